/**
 * How long, how large and how often. All numbers are this program's own, not Oracle's. Times are in seconds, sizes in
 * bytes.
 */
export const limits = {
  /** A whole run, unless `--timeout` or the command says otherwise. */
  runTime: 60,
  connectTime: 10,
  firstHeaderTime: 30,
  /** From the first byte sent to the last one received; not restarted by progress. */
  attemptTime: 60,
  listBody: 32 * 1024 * 1024,
  body: 1024 * 1024,
  jsonDepth: 64,
  attempts: 4,
  /**
   * Where the domain limits requests, and has answered in this run before: of a page after the first, and of all rows of a
   * plan. They wait for the next minute, and go on as long as their run may last.
   */
  attemptsWhenLimited: 12,
  /** Rows a page. Oracle's most; fewer are taken as they come. Source: REST reference, `count`. */
  listCount: 1000,
  /** Pages of a list that are waited for at a time; fewer after a 429. */
  pagesAtOnce: 4,
  /** Of a run on several domains: how many are read at a time. */
  domainsAtOnce: 4,
  /** How often a stretch of a list that is not proved to be whole is read again. */
  repairs: 2,
  /** How often a list is read from its start in search of two readings that agree, where its order proves nothing. */
  readings: 3,
  /** The same where its order does, and the domain counts more apps than came. */
  readingsInOrder: 2,
  /** Rows that could not be read and are asked for once more by their ids; the rest count as unreadable at once. */
  rowsReadAgain: 100,
  /** No such host, and an answer that was cut off: once more, in case it was only for a moment. */
  attemptsWhenDoubtful: 2,
  /** The wait before attempt n + 1 is random between 0 and first × 2ⁿ, at most `longest`. */
  backoff: { first: 0.5, longest: 20 },
  /** `Retry-After` is a floor; up to this much is added so that many clients do not return at once. */
  spreadAfterFloor: 1,
  /** After a change: read at once, then after each of these waits. */
  verifyWaits: [1, 3, 8, 18],
  /** Kept for the last of these readings when the run is about to end. */
  timeForReading: 1,
  /** What is left for finding out what a change did once the user has interrupted. */
  verifyTimeWhenInterrupted: 8,
  /** How long the reader of stdout is waited for once the run has ended. */
  timeForLastWords: 1,
  /** How long a client assertion holds: for one request, with some room for clocks that differ. */
  assertionTime: 300,
  accessTokenLength: 64 * 1024,
  /** For an answer of the metadata service, which is on the same machine, or not there at all. */
  metadataTime: 2,
  /** A session token that ends sooner is renewed before it is used; of one that is short-lived, at most half its time. */
  sessionMargin: 60,
  detailLength: 500,
  /** For reading a domain's signing keys, which a run can do without. */
  keysTime: 10,
  /** For finding names like one that no app has. */
  suggestionTime: 5,
  /** How long a person is waited for at a sign-in page. */
  signInTime: 300,
  /** Kept for revoking what was minted, whatever else takes long; of a short run at most this part. */
  revokingTime: 10,
  /** What is left for revoking once the user has interrupted. */
  revokingTimeWhenInterrupted: 5,
  revokingPart: 1 / 4,
  /** Between two polls of the device grant where the answer names no interval, and what `slow_down` adds for good. */
  deviceInterval: 5,
  deviceSlowDown: 5,
} as const
