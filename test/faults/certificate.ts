import { createPrivateKey, X509Certificate } from 'node:crypto'

/** Its own authority, for domain.example and localhost, until 2120. The key is no secret: it opens nothing. */
const key = [
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4QMv06UMs3/iLw2cGty65AEGxvd7GIPdX4t5//ZZekChRANCAATd',
  'bet+vAMOMSm2NqSauH56eWflJCTcga+N01vNzUQ+YaBT8sCN3x6Jnqdn4Q/C7Ak+9bb8JghBgP8y6qs7W3Sd',
]

const certificate = [
  'MIIBejCCASGgAwIBAgIBAjAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5vbmx5IGZvciB0ZXN0czAgFw0yMDAxMDEwMDAwMDBaGA8y',
  'MTIwMDEwMTAwMDAwMFowGTEXMBUGA1UEAwwOb25seSBmb3IgdGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATdbet+vAMO',
  'MSm2NqSauH56eWflJCTcga+N01vNzUQ+YaBT8sCN3x6Jnqdn4Q/C7Ak+9bb8JghBgP8y6qs7W3Sdo1gwVjAPBgNVHRMBAf8EBTAD',
  'AQH/MCQGA1UdEQQdMBuCDmRvbWFpbi5leGFtcGxlgglsb2NhbGhvc3QwHQYDVR0OBBYEFJw7WVdMvTxfcKhR6rJ5EsibFlvvMAoG',
  'CCqGSM49BAMCA0cAMEQCIDTzAhoLCxj4zl8CgxIJ9fnc7zmb7pUfWMBzNbYUQ7tDAiBFf46RshHeJc9I+Ok2GmGnD6EpZMQCHgUh',
  'JrSJn5vWBg==',
]

/** The same authority's, for the same hosts, until 2021. */
const expired = [
  'MIIBeTCCAR+gAwIBAgIBAzAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5vbmx5IGZvciB0ZXN0czAeFw0yMDAxMDEwMDAwMDBaFw0yMT',
  'AxMDEwMDAwMDBaMBkxFzAVBgNVBAMMDm9ubHkgZm9yIHRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3W3rfrwDDjEptjak',
  'mrh+enln5SQk3IGvjdNbzc1EPmGgU/LAjd8eiZ6nZ+EPwuwJPvW2/CYIQYD/MuqrO1t0naNYMFYwDwYDVR0TAQH/BAUwAwEB/zAkBg',
  'NVHREEHTAbgg5kb21haW4uZXhhbXBsZYIJbG9jYWxob3N0MB0GA1UdDgQWBBScO1lXTL08X3CoUeqyeRLImxZb7zAKBggqhkjOPQQD',
  'AgNIADBFAiEAzVEABgvifkuNgJeYzL1N0teQCmDK6i7IMkOMV5P7CkMCIHSeLRTsDfd6294cJwv3H0LIU1MLLaHSES8f4yYxR7do',
]

/** For other.example alone. */
const other = [
  'MIIBbzCCARWgAwIBAgIBBDAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5vbmx5IGZvciB0ZXN0czAgFw0yMDAxMDEwMDAwMDBaGA8yMT',
  'IwMDEwMTAwMDAwMFowGTEXMBUGA1UEAwwOb25seSBmb3IgdGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATdbet+vAMOMSm2',
  'NqSauH56eWflJCTcga+N01vNzUQ+YaBT8sCN3x6Jnqdn4Q/C7Ak+9bb8JghBgP8y6qs7W3Sdo0wwSjAPBgNVHRMBAf8EBTADAQH/MB',
  'gGA1UdEQQRMA+CDW90aGVyLmV4YW1wbGUwHQYDVR0OBBYEFJw7WVdMvTxfcKhR6rJ5EsibFlvvMAoGCCqGSM49BAMCA0gAMEUCIQCw',
  'xD/g+zNuYvuAYoBRozEkgIqs+GiX/9oQfuPUhclwXAIgc5Qa0AAttHdFErnyw9Yp0FurZrGE1oG/QA0HcelSECE=',
]

const bytes = (lines: string[]) => Buffer.from(lines.join(''), 'base64')

const inPem = (lines: string[]) => new X509Certificate(bytes(lines)).toString()

/** What a server needs for TLS, in PEM; `cert` is also what a client has to trust. */
export const testIdentity = {
  key: createPrivateKey({ key: bytes(key), format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' }),
  cert: inPem(certificate),
}

export const expiredIdentity = { ...testIdentity, cert: inPem(expired) }

export const otherIdentity = { ...testIdentity, cert: inPem(other) }
