import { formEncode } from '../../secrets/secret-forms'
import type { Secret } from '../../secrets/secrets'

/** RFC 6749 section 2.3.1: both parts are form-encoded before they are joined. The header is a secret. */
export const basicAuthorization = (clientId: string, secret: Secret): string =>
  `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(secret.reveal())}`, 'utf8').toString('base64')}`

/** RFC 7523 section 2.2. */
export const assertionForm = (clientId: string, assertion: Secret) => ({
  client_id: clientId,
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion.reveal(),
})
