// Three courtesies of the clerks' desk: what was typed is not lost by leaving the page; the steps of an agreement,
// which know only what is saved, wait until it is; a page with errors opens at the first of them.
// Without this script everything still works.
'use strict';
{
    const form = document.querySelector('#content-main > form[method="post"][id$="_form"]');
    let changed = false;
    const note = function() {
        changed = true;
        for (const hint of document.querySelectorAll('.save-first')) {
            hint.hidden = false;
        }
        for (const button of document.querySelectorAll('.panel button.deed')) {
            button.disabled = true;
        }
    };
    if (form) {
        form.addEventListener('input', note);
        form.addEventListener('change', note);
        form.addEventListener('submit', function() {
            changed = false;
        });
        const wrong = form.querySelector('.errorlist');
        if (wrong) {
            const input = wrong.parentElement.querySelector('input:not([type="hidden"]), select, textarea');
            // After Django's own script, which on a new page puts the cursor into the first field.
            window.addEventListener('load', function() {
                wrong.scrollIntoView({block: 'center'});
                if (input) {
                    input.focus({preventScroll: true});
                }
            });
        }
        window.addEventListener('beforeunload', function(event) {
            if (changed) {
                event.preventDefault();
            }
        });
    }
}
