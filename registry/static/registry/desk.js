// Three courtesies of the lists and calendars: who comes back to a list finds it as it was left, filtered and sorted;
// on a tablet the filters are folded until they are asked; and no calendar opens beyond the edge of the page.
// Without this script everything still works.
'use strict';
{
    const KEPT = 'registry.lists';
    const lists = JSON.parse(sessionStorage.getItem(KEPT) || '{}');
    const isList = document.body.classList.contains('change-list') && !document.body.classList.contains('popup');
    if (isList) {
        lists[location.pathname] = location.search;
        sessionStorage.setItem(KEPT, JSON.stringify(lists));
    }
    // The links above a record lead back to its list; so does the answer to "Save", which Django tells by an address.
    for (const link of document.querySelectorAll('.breadcrumbs a, a.to-list, .submit-row a.closelink')) {
        const asked = lists[link.pathname];
        if (asked && !link.search) {
            link.search = asked;
        }
    }
    const form = document.querySelector('body.change-form:not(.popup) #content-main > form[method="post"]');
    const list = form && Object.keys(lists).find((path) => location.pathname.startsWith(path));
    const here = new URLSearchParams(location.search);
    if (list && lists[list].length > 1 && !here.has('_changelist_filters') && !form.hasAttribute('action')) {
        here.set('_changelist_filters', lists[list].slice(1));
        form.action = `?${here}`;
    }

    const filters = document.getElementById('changelist-filter');
    if (filters && matchMedia('(max-width: 1024px)').matches) {
        const chosen = JSON.parse(sessionStorage.getItem('django.admin.filtersState') || '{}');
        for (const fold of filters.querySelectorAll('details[data-filter-title]')) {
            const asked = fold.querySelector('li.selected:not(:first-child)');
            if (asked) {
                fold.querySelector('summary').append(` · ${asked.textContent.trim()}`);
            }
            if (!fold.querySelector('.form-filter a') && !(fold.dataset.filterTitle in chosen)) {
                fold.open = false;
            }
        }
    }

    // A table that is wider than the page scrolls in its frame: also for who has no mouse.
    const reachable = function() {
        for (const frame of document.querySelectorAll('.results, .tabular.inline-related, .panel, .money, .entry, .differences, pre.record')) {
            const isWide = frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight;
            if (isWide && !frame.hasAttribute('tabindex')) {
                frame.tabIndex = 0;
            }
        }
    };
    window.addEventListener('load', reachable);
    window.addEventListener('resize', reachable);

    // Django places the box beside the little calendar, wherever that stands.
    const inside = function(box) {
        const edge = 8, wide = document.documentElement.clientWidth;
        const place = box.getBoundingClientRect();
        const over = Math.max(0, place.right + edge - wide) - Math.max(0, edge - place.left);
        if (over) {
            box.style.left = `${parseFloat(box.style.left) - over}px`;
        }
        const below = place.bottom + edge - window.innerHeight;
        if (below > 0 && place.top - below > edge) {
            box.style.top = `${parseFloat(box.style.top) - below}px`;
        }
    };
    for (const [name, boxes] of [['openCalendar', 'calendarDivName1'], ['openClock', 'clockDivName']]) {
        const shortcuts = window.DateTimeShortcuts;
        const open = shortcuts && shortcuts[name];
        if (open) {
            shortcuts[name] = function(number) {
                open(number);
                const box = document.getElementById(shortcuts[boxes] + number);
                box.setAttribute('role', 'dialog');
                box.setAttribute('aria-label', gettext(name === 'openClock' ? 'Choose a Time' : 'Choose a Date'));
                inside(box);
            };
        }
    }
}
