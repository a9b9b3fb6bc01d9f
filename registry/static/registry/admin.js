// Four courtesies of the clerks' desk: what was typed is not lost by leaving the page, nor is who types held for idle; the steps of an agreement,
// which know only what is saved, wait until it is; and a field whose
// label only the eye can find (the head of a column, the label of a list that select2 replaced) is named for readers.
// Without this script everything still works.
'use strict';
{
    const form = document.querySelector('#content-main > form[method="post"][id$="_form"]');
    const stay = document.currentScript.dataset.stay;
    let changed = false, said = Date.now();
    const note = function() {
        changed = true;
        for (const hint of document.querySelectorAll('.save-first')) {
            hint.hidden = false;
        }
        for (const button of document.querySelectorAll('.panel button.deed')) {
            button.disabled = true;
        }
    };
    document.addEventListener('input', function() {
        if (stay && Date.now() - said > 60000) {
            said = Date.now();
            fetch(stay, {redirect: 'manual'}).then(function(answer) {
                if (answer.type === 'opaqueredirect') {
                    document.dispatchEvent(new Event('registry:signed-out'));
                }
            }).catch(() => null);
        }
    });
    if (form) {
        form.addEventListener('input', note);
        form.addEventListener('change', note);
        form.addEventListener('submit', function() {
            changed = false;
        });
        window.addEventListener('beforeunload', function(event) {
            if (changed && form.dataset.kept !== 'yes') {
                event.preventDefault();
            }
        });
    }

    // What was kept of a form (kept.js) is forgotten when the register says that it is saved. The mark lasts until the
    // answer: what another page saves later says nothing of this one.
    const sent = sessionStorage.getItem('registry.sent');
    if (sent && document.querySelector('.messagelist .saved')) {
        localStorage.removeItem(sent);
    }
    if (!document.querySelector('.errornote, .conflict')) {
        sessionStorage.removeItem('registry.sent');
    }

    const labelOf = function(control) {
        const label = control.id && document.querySelector(`label[for="${control.id}"]`);
        if (label && label.textContent.trim()) {
            return label.textContent.trim();
        }
        const cell = control.closest('td');
        const name = cell && Array.from(cell.classList).find((each) => each.startsWith('field-'));
        const column = name ? `.${name.replace('field-', 'column-')}` : 'th:last-child';
        const head = cell && cell.closest('table').querySelector(`thead ${column}`);
        return head ? head.textContent.trim() : '';
    };
    const nameFields = function() {
        for (const control of document.querySelectorAll('td :is(input, select, textarea):not([type="hidden"])')) {
            if (!control.labels?.length && labelOf(control)) {
                control.setAttribute('aria-label', labelOf(control));
            }
        }
        for (const shown of document.querySelectorAll('.select2-selection')) {
            const control = shown.closest('.select2').previousElementSibling;
            if (control && labelOf(control)) {
                shown.setAttribute('aria-label', labelOf(control));
                shown.querySelector('.select2-selection__rendered').setAttribute('aria-label', labelOf(control));
            }
            // select2 names its list of suggestions as WAI-ARIA 1.1 did; readers of today look for aria-controls.
            const list = shown.getAttribute('aria-owns');
            if (list && shown.getAttribute('aria-controls') !== list) {
                shown.setAttribute('aria-controls', list);
                document.querySelector('.select2-search__field')?.setAttribute('aria-label', labelOf(control));
            }
        }
    };
    // Rows and lists are made by other scripts, at times of their own.
    new MutationObserver(nameFields).observe(document.body, {childList: true, subtree: true});
    nameFields();
}
