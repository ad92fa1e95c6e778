// node provider.mjs <port> <redirect address> <client secret>
// An OpenID provider on this machine at which anybody signs in with any password, until it is stopped.
import { Provider } from 'oidc-provider';

const [port, redirect, secret] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'clearinghouse',
    client_secret: secret,
    redirect_uris: [redirect],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'client_secret_basic',
  }],
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['preferred_username'] },
  // Names in the signed token: nobody asks for more of the person.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, preferred_username: `${id}@town` }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
