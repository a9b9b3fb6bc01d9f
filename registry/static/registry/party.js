// On the page of a new party: whether it is here already is asked while its name is being typed.
// Without this script the same question is asked when the page is saved.
'use strict';
{
    const place = document.querySelector('#typed');
    const names = ['kind', 'name_ar', 'name_fr', 'region', 'province', 'commune'];
    const field = (name) => document.querySelector(`#id_${name}`);
    let waiting = 0, last = '';
    const ask = async function() {
        const asked = new URLSearchParams();
        for (const name of names) {
            if (field(name)) {
                asked.set(name, field(name).value);
            }
        }
        const question = asked.toString();
        if (question === last) {
            return;
        }
        last = question;
        const answer = await fetch(`${place.dataset.address}?${question}`, {redirect: 'error'}).catch(() => null);
        if (answer && answer.ok && question === last) {
            place.innerHTML = await answer.text();
        }
    };
    if (place) {
        const soon = function() {
            clearTimeout(waiting);
            waiting = setTimeout(ask, 300);
        };
        document.addEventListener('input', soon);
        document.addEventListener('change', soon);
    }
}
