// Shows a password to who types it. Everything on the page works without it.
(() => {
    'use strict';

    for (const button of document.querySelectorAll('[data-reveals]')) {
        const field = document.getElementById(button.dataset.reveals);
        button.hidden = false;
        button.addEventListener('click', () => {
            const shown = field.type === 'text';
            field.type = shown ? 'password' : 'text';
            button.setAttribute('aria-pressed', String(!shown));
            field.focus();
        });
        // A browser remembers what is typed into a field of text.
        field.form.addEventListener('submit', () => {
            field.type = 'password';
        });
    }
})();
