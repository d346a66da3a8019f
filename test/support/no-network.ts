import nock from 'nock'
import { MockAgent, setGlobalDispatcher } from 'undici'

// Nothing in this suite may reach a machine other than this one. nock 14 does not see undici, so both are closed.
nock.disableNetConnect()
nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[?::1\]?)(:\d+)?$/)
const closed = new MockAgent()
closed.disableNetConnect()
setGlobalDispatcher(closed)
