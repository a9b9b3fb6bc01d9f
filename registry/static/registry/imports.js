// The page of an import that goes on: asks every second how far it is, and shows the result when it is there.
'use strict';
(() => {
    const waiting = document.getElementById('import-progress');
    const bar = document.getElementById('import-bar');
    const numbers = document.getElementById('import-numbers');

    const ask = async () => {
        try {
            const answer = await fetch(waiting.dataset.address, {redirect: 'error'});
            const told = await answer.json();
            if (!told.working || told.lost) {
                window.location.reload();
                return;
            }
            if (told.total) {
                bar.max = told.total;
                bar.value = told.done;
                numbers.textContent = `${told.done} / ${told.total}`;
            }
        } catch {
            // The network or the session is away for a moment: the work goes on without this page.
        }
        window.setTimeout(ask, 1000);
    };
    window.setTimeout(ask, 700);
})();
