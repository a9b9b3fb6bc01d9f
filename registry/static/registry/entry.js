// Entering an agreement by the keyboard alone, and the meter that says what is missing while one types. The keys are
// told on the page itself (#keys). Without this script the page works; the meter then shows the saved state.
'use strict';
{
    const form = document.querySelector('#content-main > form[method="post"]');
    const meter = document.getElementById('meter'), keys = document.getElementById('keys');
    const goto = document.getElementById('goto'), language = document.documentElement.lang;

    // -- The meter: the page as it is typed is judged by the register, which saves nothing ----------------------
    let asking = null, timer = null;
    const ask = async function() {
        asking?.abort();
        asking = new AbortController();
        const data = new FormData(form);
        for (const name of Array.from(data.keys())) {
            if (name === '_opened' || data.get(name) instanceof File) {
                data.delete(name);
            }
        }
        try {
            const how = {method: 'POST', body: data, redirect: 'manual', signal: asking.signal};
            const answer = await fetch(meter.dataset.address, how);
            if (answer.type === 'opaqueredirect') {
                document.dispatchEvent(new Event('registry:signed-out'));
            } else if (answer.ok) {
                const said = await answer.json();
                meter.querySelector('.said').innerHTML = said.said;
                meter.querySelector('.list').innerHTML = said.list;
            }
        } catch {
            // No network, or the next question came first: the meter stays as it was.
        }
    };
    const askSoon = function() {
        clearTimeout(timer);
        timer = setTimeout(ask, 800);
    };

    // -- Fields ------------------------------------------------------------------------------------------------
    const isShown = (element) => element.offsetParent !== null && !element.disabled;
    const inputOf = (field) => field.classList.contains('admin-autocomplete')
        ? field.nextElementSibling?.querySelector('.select2-selection') || field : field;
    const isBox = (field) => field.type === 'checkbox';
    const groupOf = (box) => box.closest('[id$="_boxes"]');
    const isMain = function(field) {
        if (isBox(field)) {
            return groupOf(field)?.querySelector('input') === field && isShown(field);
        }
        const other = field.lang && field.lang !== language, minor = /(_precision|-position)$/.test(field.name);
        const kind = field.matches('textarea, select') || ['text', 'email', 'number', 'url'].includes(field.type);
        return kind && field.name && !other && !minor && isShown(inputOf(field)) && !field.name.includes('__prefix__');
    };
    const isEmpty = function(field) {
        if (isBox(field)) {
            return !groupOf(field).querySelector(':checked');
        }
        return field.value === '' || (field.matches('select') && field.value === 'unknown');
    };
    const rowsOf = (group) => group.querySelectorAll(
        ':scope .inline-related:not(.empty-form, .tabular), :scope tr.form-row:not(.empty-form)');
    // The stops on the way down the page: fields, and the links that begin a list that has no row yet.
    const stops = function(within) {
        const found = Array.from(within.querySelectorAll('input, select, textarea, .add-row a')).filter(function(each) {
            return each.matches('a') ? isShown(each) && !rowsOf(each.closest('.inline-group')).length : isMain(each);
        });
        return found.map((field) => ({field, at: inputOf(field), wants: field.matches('a') || isEmpty(field)}));
    };
    const go = function(stop) {
        stop?.at.focus();
        stop?.at.scrollIntoView({block: 'center'});
    };
    const step = function(forward) {
        const here = document.activeElement, FOLLOWS = Node.DOCUMENT_POSITION_FOLLOWING;
        const isAhead = (stop) => stop.at !== here && Boolean(here.compareDocumentPosition(stop.at) & FOLLOWS) === forward;
        const isWithin = (stop) => here !== document.body && here.contains(stop.at);  // the body: nothing is focused
        const ahead = stops(form).filter((stop) => isAhead(stop) && !isWithin(stop));
        const own = groupOf(here);
        const found = ahead.filter((stop) => forward ? stop.wants && !(own && own.contains(stop.at)) : true);
        go(forward ? found[0] : found[found.length - 1]);
    };
    const enterRow = function(row) {
        const found = stops(row);
        go(found.find((stop) => stop.wants) || found[0]);
    };
    const addRow = function(group) {
        group.querySelector('.add-row a')?.click();
        const rows = rowsOf(group);
        // Other scripts still dress the row: its suggestions, its calendars.
        setTimeout(() => enterRow(rows[rows.length - 1]), 0);
    };
    const nextRow = function() {
        const group = document.activeElement.closest('.inline-group');
        if (!group) {
            return;
        }
        const rows = Array.from(rowsOf(group)), here = rows.findIndex((row) => row.contains(document.activeElement));
        if (rows[here + 1]) {
            enterRow(rows[here + 1]);
        } else {
            addRow(group);
        }
    };

    // -- Words: as the search folds them, in short -------------------------------------------------------------
    const fold = (words) => words.normalize('NFKD').replace(/[\u0300-\u036f\u064b-\u0655\u0640]/g, '').toLowerCase()
        .replace(/[أإآ]/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه').trim();
    const bare = (word) => word.replace(/^ال(?=..)/, '');
    const begins = function(label, typed) {
        const words = fold(label).split(/[\s:«»()]+/);
        return words.some((_word, place) => bare(words.slice(place).join(' ')).startsWith(bare(typed)));
    };

    // -- A letter on boxes, or on a list of suggestions --------------------------------------------------------
    let typed = '', typedAt = 0;
    const findBox = function(group, letter) {
        typed = Date.now() - typedAt > 1200 ? letter : typed + letter;
        typedAt = Date.now();
        const labels = Array.from(group.querySelectorAll('label')).filter((each) => each.querySelector('input'));
        const length = (label) => label.textContent.length;  // of «persons» and «elderly persons», the first
        const found = labels.filter((each) => begins(each.textContent, fold(typed)));
        found.sort((one, other) => length(one) - length(other))[0]?.querySelector('input').focus();
    };
    const openSuggestions = function(selection, letter) {
        django.jQuery(selection.closest('.select2').previousElementSibling).select2('open');
        const search = document.querySelector('.select2-container--open .select2-search__field');
        search.value = letter;
        search.focus();
        django.jQuery(search).trigger('input');
    };

    // -- Where to ----------------------------------------------------------------------------------------------
    const parts = function() {
        const found = [];
        for (const heading of form.querySelectorAll('fieldset > h2, fieldset > details > summary h2, .inline-heading, .fieldset-heading')) {
            const part = heading.closest('.inline-group') || heading.closest('fieldset');
            if (!found.some((each) => each.part === part)) {
                found.push({name: heading.textContent.trim(), part});
            }
        }
        for (const group of form.querySelectorAll('[id$="_boxes"]')) {
            const part = group.closest('.form-row'), name = part.querySelector('legend, label');
            found.push({name: name.textContent.replace(':', '').trim(), part});
        }
        return found;
    };
    const words = document.getElementById('goto-words'), list = document.getElementById('goto-parts');
    let chosen = 0;
    const offered = () => parts().filter((each) => begins(each.name, fold(words.value)));
    const showParts = function() {
        list.replaceChildren(...offered().map(function(each, place) {
            const item = document.createElement('li');
            [item.textContent, item.id] = [each.name, `goto-${place}`];
            item.setAttribute('role', 'option');
            item.setAttribute('aria-selected', String(place === chosen));
            item.addEventListener('click', () => visit(each));
            return item;
        }));
        words.setAttribute('aria-activedescendant', `goto-${chosen}`);
    };
    const visit = function(place) {
        goto.close();
        if (!place) {
            return;
        }
        const folded = place.part.querySelector('details');
        if (folded) {
            folded.open = true;
        }
        const group = place.part.matches('.inline-group') && place.part;
        if (group && !rowsOf(group).length && group.querySelector('.add-row a')) {
            addRow(group);
        } else {
            enterRow(place.part);
        }
    };
    const where = function() {
        [words.value, chosen] = ['', 0];
        showParts();
        goto.showModal();
        words.focus();
    };
    goto?.addEventListener('keydown', function(event) {
        const moves = {ArrowDown: 1, ArrowUp: -1};
        if (event.key === 'Enter') {
            event.preventDefault();
            visit(offered()[chosen]);
        } else if (moves[event.key]) {
            event.preventDefault();
            chosen = Math.min(Math.max(chosen + moves[event.key], 0), offered().length - 1);
            showParts();
        }
    });
    words?.addEventListener('input', function() {
        chosen = 0;
        showParts();
    });
    // The dialog stands within the form, which must not hear of it: nothing of the record is typed there.
    for (const kind of ['input', 'change']) {
        goto?.addEventListener(kind, (event) => event.stopPropagation());
    }

    // -- The keys ----------------------------------------------------------------------------------------------
    const save = (...names) => form.requestSubmit(names.map((name) => form.elements[name]).find(Boolean));
    const commands = [
        [(event) => event.ctrlKey && event.code === 'KeyS', () => save('_continue', '_save')],
        [(event) => event.ctrlKey && event.key === 'Enter', () => save('_save')],
        [(event) => event.ctrlKey && event.key === 'ArrowDown', () => step(true)],
        [(event) => event.ctrlKey && event.key === 'ArrowUp', () => step(false)],
        [(event) => event.altKey && event.key === 'Enter', nextRow],
        [(event) => event.altKey && ['+', '='].includes(event.key), function() {
            document.activeElement.closest('.related-widget-wrapper')?.querySelector('.add-related')?.click();
        }],
        [(event) => event.key === 'F2', where],
    ];
    const isText = (element) => element.matches('textarea, select, [contenteditable]') ||
        (element.matches('input') && !['checkbox', 'radio', 'button', 'submit'].includes(element.type));
    const onKey = function(event) {
        const at = event.target, isPlain = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
        const command = commands.find(([isIt]) => isIt(event));
        if (goto.open || event.isComposing) {
            return;
        }
        if (command) {
            event.preventDefault();
            command[1]();
        } else if (['?', '؟'].includes(event.key) && !isText(at) && !at.closest('.select2')) {
            event.preventDefault();
            keys.open = !keys.open;
            keys.querySelector('summary').focus();
        } else if (isPlain && event.key !== ' ' && at.matches('.select2-selection')) {
            event.preventDefault();
            openSuggestions(at, event.key);
        } else if (isPlain && isBox(at) && groupOf(at)) {
            typed = event.key === ' ' ? '' : typed;  // the box ticks itself; the next letter begins another word
            if (event.key !== ' ') {
                findBox(groupOf(at), event.key);
            }
        }
    };

    if (form && meter) {
        form.addEventListener('input', askSoon);
        form.addEventListener('change', askSoon);
        django.jQuery(form).on('change', '.admin-autocomplete', askSoon);  // select2 tells jQuery alone
        document.addEventListener('formset:removed', askSoon);
        form.addEventListener('input', (event) => event.target.removeAttribute('data-suggested'));
        document.addEventListener('keydown', onKey);
        meter.addEventListener('click', function(event) {
            const link = event.target.closest('a[href^="#"]');
            const place = link && document.getElementById(link.hash.slice(1));
            if (place) {
                event.preventDefault();
                place.closest('details')?.setAttribute('open', '');
                go({at: place.matches('input, textarea, select') ? inputOf(place) : stops(place)[0]?.at || place});
            }
        });
        if (document.querySelector('.told')) {
            ask();
        }
    }
}
