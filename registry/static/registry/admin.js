// Two courtesies of the clerks' desk: what was typed is not lost by leaving the page, and the steps of an agreement,
// which know only what is saved, wait until it is. Without this script everything still works.
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
        window.addEventListener('beforeunload', function(event) {
            if (changed) {
                event.preventDefault();
            }
        });
    }
}
