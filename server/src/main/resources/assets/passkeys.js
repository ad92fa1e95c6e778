// Speaks with the authenticator: asks the server for its question, hands the answer to a form.
// Everything else on the page works without it.
(() => {
    'use strict';

    const decode = text =>
        Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
    const encode = buffer =>
        btoa(String.fromCharCode(...new Uint8Array(buffer)))
            .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const decodeIds = list => (list ?? []).map(known => ({...known, id: decode(known.id)}));

    // Behind the #, where no browser sends it from; taken out of the address before anyone looks.
    const secret = location.hash.slice(1);
    if (secret !== '') {
        history.replaceState(null, '', location.pathname);
    }

    const ask = async form => {
        const fields = new URLSearchParams();
        fields.set('_csrf', form.elements.namedItem('_csrf').value);
        if (secret !== '') {
            fields.set('link', secret);
        }
        const answer = await fetch(form.dataset.question, {method: 'POST', body: fields});
        const type = answer.headers.get('Content-Type') ?? '';
        const said = type.startsWith('application/json') ? await answer.json() : {};
        if (!answer.ok) {
            throw new Error(said.why ?? 'The server did not take this. Load the page again.');
        }
        return said;
    };

    const create = async options => {
        const made = await navigator.credentials.create({publicKey: {
            ...options,
            challenge: decode(options.challenge),
            user: {...options.user, id: decode(options.user.id)},
            excludeCredentials: decodeIds(options.excludeCredentials),
        }});
        return {
            id: made.id,
            rawId: encode(made.rawId),
            type: made.type,
            clientExtensionResults: {},
            response: {
                attestationObject: encode(made.response.attestationObject),
                clientDataJSON: encode(made.response.clientDataJSON),
            },
        };
    };

    const show = async options => {
        const shown = await navigator.credentials.get({publicKey: {
            ...options,
            challenge: decode(options.challenge),
            allowCredentials: decodeIds(options.allowCredentials),
        }});
        return {
            id: shown.id,
            rawId: encode(shown.rawId),
            type: shown.type,
            clientExtensionResults: {},
            response: {
                authenticatorData: encode(shown.response.authenticatorData),
                clientDataJSON: encode(shown.response.clientDataJSON),
                signature: encode(shown.response.signature),
                userHandle: shown.response.userHandle ? encode(shown.response.userHandle) : null,
            },
        };
    };

    const words = problem => {
        if (problem instanceof DOMException) {
            return problem.name === 'InvalidStateError'
                ? 'This authenticator holds a passkey of yours already.'
                : 'No passkey was used: it was cancelled, took too long, or there is none here.';
        }
        return problem.message;
    };

    for (const place of document.querySelectorAll('[data-passkey]')) {
        const part = name => place.querySelector('[data-part=' + name + ']');
        const form = part('form');
        const fault = part('fault');
        const complain = problem => {
            fault.textContent = words(problem);
            fault.hidden = false;
        };
        if (location.origin !== place.dataset.address) {
            const there = part('elsewhere');
            there.querySelector('a').href =
                place.dataset.address + location.pathname + (secret === '' ? '' : '#' + secret);
            there.hidden = false;
            part('unfit').hidden = true;
            continue;
        }
        const fit = window.PublicKeyCredential !== undefined;
        part('unfit').hidden = fit;
        const whom = part('for');
        const others = document.querySelectorAll('[data-opened]');
        if (!fit && others.length === 0) {
            continue;
        }
        if (whom === null) {
            form.hidden = !fit;
        } else if (secret === '') {
            complain(new Error('This address lacks the part behind the #. Open the whole link that you were given.'));
        } else {
            ask(form).then(said => {
                whom.querySelector('strong').textContent = said.for;
                whom.hidden = false;
                form.hidden = !fit;
                others.forEach(other => {
                    other.hidden = other.dataset.opened === 'password' && said.password !== 'true';
                    const link = other.querySelector('input[name=link]');
                    if (link !== null) {
                        link.value = secret;
                    }
                });
            }, complain);
        }
        form.addEventListener('submit', async event => {
            event.preventDefault();
            const button = form.querySelector('button');
            button.disabled = true;
            fault.hidden = true;
            try {
                const said = await ask(form);
                const answer = await (place.dataset.passkey === 'create' ? create : show)(said.options);
                form.elements.namedItem('answer').value = JSON.stringify(answer);
                form.submit();
            } catch (problem) {
                complain(problem);
                button.disabled = false;
            }
        });
    }
})();
