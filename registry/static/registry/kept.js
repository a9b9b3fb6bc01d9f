// What is typed into the page of an agreement is kept in this browser until it is saved: an expired session, a closed
// tab or a lost network costs nothing. Kept for each person and record apart; offered back with a choice, never put
// back by itself. Nothing leaves the browser. Without this script the page works, and keeps nothing.
'use strict';
{
    const PREFIX = 'registry.kept:', SENT = 'registry.sent', DAYS = 30;
    const form = document.querySelector('#content-main > form[method="post"]');
    const offer = document.getElementById('kept');
    const isAdding = /\/add\/$/.test(location.pathname), asked = new URLSearchParams(location.search);
    // A copy, a renewal and an agreement begun anew are three works, at one address.
    const source = ['copy', 'predecessor'].filter((name) => asked.has(name)).map((name) => `${name}=${asked.get(name)}`);
    const place = offer && `${PREFIX}${offer.dataset.person}:${[location.pathname, ...source].join('?')}`;
    const own = (key) => key === place || key.startsWith(`${place}#`);
    let key = isAdding ? `${place}#${Date.now()}` : place, timer = null;

    const read = function(name) {
        try {
            return JSON.parse(localStorage.getItem(name));
        } catch {
            return null;
        }
    };
    const names = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const forgetOld = function() {
        for (const name of names()) {
            if (!(Date.now() - (read(name)?.at || 0) < DAYS * 86400000)) {
                localStorage.removeItem(name);
            }
        }
    };

    // -- Keeping ------------------------------------------------------------------------------------------------
    const isKept = (input) => input.name && input.name !== 'csrfmiddlewaretoken' && !input.name.includes('__prefix__') &&
        !['file', 'submit', 'button', 'password'].includes(input.type);
    const page = function() {
        const fields = [], labels = {};
        for (const input of form.elements) {
            if (!isKept(input)) {
                continue;
            }
            if (['checkbox', 'radio'].includes(input.type)) {
                fields.push([input.name, input.value, input.checked]);
                continue;
            }
            fields.push([input.name, input.value]);
            if (input.classList.contains('admin-autocomplete') && input.value) {
                labels[input.name] = input.selectedOptions[0].textContent;
            }
        }
        return {at: Date.now(), revision: form.elements._revision?.value || '', fields, labels};
    };
    const keep = function() {
        clearTimeout(timer);
        timer = null;
        try {
            localStorage.setItem(key, JSON.stringify(page()));
            form.dataset.kept = 'yes';
        } catch {
            form.dataset.kept = '';  // the browser keeps nothing: then leaving asks, as before
        }
    };
    const soon = function() {
        clearTimeout(timer);
        timer = setTimeout(keep, 400);
    };

    // -- Taking back --------------------------------------------------------------------------------------------
    const put = function(input, value, isTicked, label) {
        if (isTicked !== undefined) {
            input.checked = isTicked;
            return;
        }
        if (label && !Array.from(input.options).some((option) => option.value === value)) {
            input.add(new Option(label, value));
        }
        input.value = value;
        if (label !== undefined || input.classList.contains('admin-autocomplete')) {
            django.jQuery(input).trigger('change.select2');
        }
    };
    // As many rows as were kept; of a record that is not changed since, only rows that are new can be too many.
    const fitRows = function(fields) {
        for (const [name, value] of fields) {
            const group = name.endsWith('-TOTAL_FORMS') && document.getElementById(`${name.slice(0, -12)}-group`);
            const total = group && form.elements[name];
            for (let left = 500; total && left && Number(total.value) < Number(value); left -= 1) {
                const before = total.value;
                group.querySelector('.add-row a')?.click();
                if (total.value === before) {
                    break;
                }
            }
            for (let last = total ? Number(total.value) : 0; last > Number(value); last -= 1) {
                document.getElementById(`${name.slice(0, -12)}-${last - 1}`)?.querySelector('.inline-deletelink')?.click();
            }
        }
    };
    const takeBack = function(kept) {
        fitRows(kept.fields);
        for (const [name, value, isTicked] of kept.fields) {
            if (/-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(name) || name === '_revision' || name === '_opened') {
                continue;
            }
            const found = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
            for (const input of found) {
                if (isTicked === undefined || input.value === value) {
                    put(input, value, isTicked, kept.labels[name]);
                }
            }
        }
        form.dispatchEvent(new Event('change', {bubbles: true}));
    };
    // Somebody changed the record meanwhile: it is sent as it was typed, with the revision that it was typed upon, and
    // the register answers with both, nothing saved.
    const sendAsItWas = function(kept, name) {
        const post = document.createElement('form');
        post.method = 'post';
        const fields = kept.fields.filter(([, , isTicked]) => isTicked !== false).map(([name, value]) => [name, value]);
        fields.push(['csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value], ['_continue', '1']);
        for (const [name, value] of fields) {
            const input = document.createElement('textarea');
            [input.name, input.value] = [name, value];
            post.append(input);
        }
        post.hidden = true;
        document.body.append(post);
        sessionStorage.setItem(SENT, name);
        post.submit();
    };

    // -- The choice ---------------------------------------------------------------------------------------------
    const propose = function() {
        const found = names().filter(own).filter((name) => name !== key || !isAdding);
        const newest = found.sort((one, other) => read(other).at - read(one).at)[0];
        const kept = newest && read(newest);
        offer.hidden = !kept;
        if (!kept) {
            return;
        }
        const pad = (number) => String(number).padStart(2, '0'), at = new Date(kept.at);
        offer.querySelector('.when').textContent =
            `${pad(at.getDate())}/${pad(at.getMonth() + 1)}/${at.getFullYear()} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
        const isMoved = kept.revision !== (form.elements._revision?.value || '');
        offer.querySelector('.moved').hidden = !isMoved;
        offer.querySelector('.take').onclick = function() {
            offer.hidden = true;
            if (isMoved) {
                sendAsItWas(kept, newest);
                return;
            }
            key = newest;
            takeBack(kept);
            form.querySelector('input:not([type="hidden"]), select, textarea')?.focus();
        };
        offer.querySelector('.throw').onclick = function() {
            localStorage.removeItem(newest);
            propose();
            form.querySelector('input:not([type="hidden"]), select, textarea')?.focus();
        };
    };

    const begin = function() {
        forgetOld();
        const isAnswer = document.querySelector('.errornote, .conflict');  // the page itself shows what was typed
        if (isAnswer) {
            const sent = sessionStorage.getItem(SENT);
            key = sent && own(sent) ? sent : key;
        } else {
            propose();
        }
        form.addEventListener('input', soon);
        form.addEventListener('change', soon);
        window.addEventListener('pagehide', () => timer && keep());
        form.addEventListener('submit', function() {
            keep();
            sessionStorage.setItem(SENT, key);
        });
        document.addEventListener('registry:signed-out', function() {
            keep();
            document.getElementById('signed-out').hidden = false;
        });
    };
    if (form && offer) {
        // After admin.js, which forgets what is saved.
        document.addEventListener('DOMContentLoaded', begin);
    }
}
