// The search box of the header: what is found appears below it while somebody types (the combobox of WAI-ARIA: the
// cursor stays in the box, the arrow keys choose, Enter opens). «/» leads to the box. Without this script, Enter opens
// the page of results.
'use strict';
{
    const PAUSE = 180;
    const form = document.querySelector('form.search-box');
    const box = form?.querySelector('input[name="q"]');
    const popup = form?.querySelector('.search-popup');
    const said = form?.querySelector('[role="status"]');
    let waiting = 0, request = null, chosen = null, shown = '';

    const options = () => Array.from(popup.querySelectorAll('[role="option"]'));

    const choose = function(option) {
        chosen?.setAttribute('aria-selected', 'false');
        chosen = option;
        if (!option) {
            box.removeAttribute('aria-activedescendant');
            return;
        }
        option.setAttribute('aria-selected', 'true');
        option.scrollIntoView({block: 'nearest'});
        box.setAttribute('aria-activedescendant', option.id);
    };

    const close = function() {
        clearTimeout(waiting);
        request?.abort();
        choose(null);
        popup.hidden = true;
        shown = '';
        box.setAttribute('aria-expanded', 'false');
        box.removeAttribute('aria-controls');
    };

    const open = function(html, words) {
        choose(null);
        popup.innerHTML = html;
        popup.hidden = false;
        shown = words;
        const some = Boolean(popup.querySelector('[role="listbox"]'));
        box.setAttribute('aria-expanded', String(some));
        if (some) {
            box.setAttribute('aria-controls', 'search-list');
        } else {
            box.removeAttribute('aria-controls');
        }
        said.textContent = popup.querySelector('.said')?.textContent.trim() ?? '';
    };

    const look = async function() {
        const words = box.value.trim();
        if (!words) {
            close();
            return;
        }
        if (words === shown) {
            return;
        }
        request?.abort();
        const own = request = new AbortController();
        try {
            const asked = new URLSearchParams({q: words});
            const answer = await fetch(`${form.dataset.found}?${asked}`, {signal: own.signal, redirect: 'error'});
            if (answer.ok) {
                const html = await answer.text();
                if (!own.signal.aborted && document.activeElement === box) {
                    open(html, words);
                }
            }
        } catch {
            // A later key, a session that ended, a line that broke: Enter still opens the page of results.
        }
    };

    const move = function(step) {
        const all = options();
        if (popup.hidden || !all.length) {
            look();
            return;
        }
        const at = all.indexOf(chosen);
        const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
        choose(all[next] ?? null);  // beyond either end the cursor is in the box again
    };

    const pressed = function(event) {
        if (event.isComposing) {
            return;
        }
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            move(event.key === 'ArrowDown' ? 1 : -1);
        } else if (event.key === 'Enter' && chosen && !popup.hidden) {
            event.preventDefault();
            location.assign(chosen.dataset.address);
        } else if (event.key === 'Escape') {
            event.preventDefault();
            if (popup.hidden) {
                box.value = '';
            }
            close();
        }
    };

    const isTyping = function(target) {
        return target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName);
    };

    if (box) {
        box.setAttribute('role', 'combobox');
        box.setAttribute('aria-autocomplete', 'list');
        box.setAttribute('aria-haspopup', 'listbox');
        box.setAttribute('aria-expanded', 'false');
        box.addEventListener('input', function() {
            clearTimeout(waiting);
            waiting = setTimeout(look, PAUSE);
        });
        box.addEventListener('keydown', pressed);
        box.addEventListener('blur', close);
        // The box keeps the cursor while somebody clicks; only a click that ends on a line opens it.
        popup.addEventListener('mousedown', (event) => event.preventDefault());
        popup.addEventListener('click', function(event) {
            const option = event.target.closest('[role="option"]');
            if (option && (event.ctrlKey || event.metaKey)) {
                window.open(option.dataset.address, '_blank', 'noopener');
            } else if (option) {
                location.assign(option.dataset.address);
            }
        });
        document.addEventListener('keydown', function(event) {
            // On an Arabic keyboard the key of «/» writes «ظ».
            const isKey = event.key === '/' || (event.key === 'ظ' && event.code === 'Slash');
            if (isKey && !event.ctrlKey && !event.altKey && !event.metaKey && !isTyping(event.target)) {
                event.preventDefault();
                box.focus();
                box.select();
            }
        });
    }
}
