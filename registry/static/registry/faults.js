// A page that was refused opens at the list of what is wrong with it; each sentence leads to its field, wherever a
// script has put the control that can be typed into. Without this script the sentences are links all the same.
'use strict';
{
    const summary = document.querySelector('.faults');
    const CONTROLS = 'input:not([type="hidden"], [disabled]), select, textarea, button, a[href]';
    const controlOf = function(place) {
        // select2 hides the list and puts a box of its own behind it.
        const box = place.matches('select') && place.nextElementSibling?.querySelector('.select2-selection');
        return box || (place.matches(CONTROLS) ? place : place.querySelector(CONTROLS));
    };
    summary.addEventListener('click', function(event) {
        const link = event.target.closest('a[href^="#"]');
        const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (!place) {
            return;
        }
        event.preventDefault();
        for (let fold = place.closest('details'); fold; fold = fold.parentElement.closest('details')) {
            fold.open = true;
        }
        const control = controlOf(place);
        place.closest('.form-row, tr, .inline-related')?.scrollIntoView({block: 'center'});
        (control || place).focus({preventScroll: Boolean(place.closest('.form-row, tr'))});
    });
    // After Django's own script, which on a new page puts the cursor into the first field.
    window.addEventListener('load', function() {
        summary.scrollIntoView({block: 'start'});
        summary.focus({preventScroll: true});
    });
}
