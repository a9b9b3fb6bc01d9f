// A work of many portions: the button is pressed once, the page asks for the next portion until nothing is left, and
// shows each time how far it has come. Without this script the button «Go on» is pressed by hand.
'use strict';
{
    const portion = async function(form) {
        const answer = await fetch(form.getAttribute('action') || location.href, {method: 'POST', body: new FormData(form)});
        if (!answer.ok) {
            throw new Error(answer.status);
        }
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById('content-main');
        if (!fresh) {
            throw new Error('signed out');
        }
        history.replaceState(null, '', answer.url);
        document.getElementById('content-main').replaceWith(fresh);
        return fresh.querySelector('form[data-goes-on]');
    };

    const run = async function(form) {
        let stopped = false, next = form;
        while (next && !stopped) {
            const [press, stop] = next.querySelectorAll('button');
            press.disabled = true;
            press.setAttribute('aria-busy', 'true');
            stop.hidden = false;
            stop.addEventListener('click', () => {
                stopped = true;
                stop.disabled = true;
            });
            try {
                next = await portion(next);
            } catch {
                location.reload(); // it says how far it came, or asks to sign in
                return;
            }
        }
        document.querySelector('.stages')?.scrollIntoView({block: 'start'});
    };

    document.addEventListener('submit', function(event) {
        if (event.target.matches('form.go-on')) {
            event.preventDefault();
            run(event.target);
        }
    });
}
