/**
 * The figures that are published, in the order of the table. `name` is what a test passes to `publish`; the counts of all
 * tests that publish it are summed up.
 */
export const figures = [
  {
    name: 'fault-cells',
    figure: 'Faults at every request of every command: cells, those in which what is said is what is so',
    show: ({ cells, held }) => `${cells}, ${held}`,
    holds: ({ cells, held }) => cells >= 400 && cells === held,
    aim: 'all of at least 400',
  },
  {
    name: 'matrix-canaries',
    figure: 'Secrets looked for in what these runs print, each in six encodings: found',
    show: ({ searched, found }) => `${searched}: ${found}`,
    holds: ({ searched, found }) => searched > 0 && found === 0,
    aim: '0',
  },
  {
    name: 'lost-answers',
    figure:
      'Changes whose answer is lost at random places, with another writer: wrong claims, double effects, foreign values overwritten',
    show: ({ changes, wrongClaims, doubleEffects, overwritten }) =>
      `${changes}: ${wrongClaims}, ${doubleEffects}, ${overwritten}`,
    holds: ({ changes, wrongClaims, doubleEffects, overwritten }) =>
      changes > 0 && wrongClaims + doubleEffects + overwritten === 0,
    aim: '0, 0, 0',
  },
  {
    name: 'redirects',
    figure: 'Redirects of every request to another origin: bytes that arrive there',
    show: ({ redirects, bytes }) => `${redirects}: ${bytes}`,
    holds: ({ redirects, bytes }) => redirects > 0 && bytes === 0,
    aim: '0',
  },
  {
    name: 'random-faults',
    figure: 'Commands under random faults: false claims, requests before Retry-After, ends after the deadline',
    show: ({ runs, falseClaims, tooSoon, tooLate }) => `${runs}: ${falseClaims}, ${tooSoon}, ${tooLate}`,
    holds: ({ runs, falseClaims, tooSoon, tooLate }) => runs > 0 && falseClaims + tooSoon + tooLate === 0,
    aim: '0, 0, 0',
  },
  {
    name: 'changing-lists',
    figure: 'Lists while apps come, go and are changed: proved to be whole, apps missing from these',
    show: ({ lists, whole, missing }) => `${lists}: ${whole}, ${missing}`,
    holds: ({ lists, whole, missing }) => lists > 0 && whole > 0 && missing === 0,
    aim: '0 missing',
  },
  {
    name: 'disturbed-audits',
    figure:
      'Audits of 3000 apps, 1 % of which come and go, with 5 % 429 and 1 % resets: proved to be whole, findings missing from these, requests before Retry-After',
    show: ({ audits, whole, missing, tooSoon }) => `${audits}: ${whole}, ${missing}, ${tooSoon}`,
    holds: ({ audits, missing, tooSoon }) => audits > 0 && missing + tooSoon === 0,
    aim: 'whole or exit 3; 0, 0',
  },
  {
    name: 'bad-inputs',
    figure: 'Bad inputs with the expected result; requests for those refused here; changes for those of the domain',
    show: ({ tried, asExpected, localRequests = 0, changes = 0 }) =>
      `${asExpected} of ${tried}; ${localRequests}; ${changes}`,
    holds: ({ tried, asExpected, localRequests = 0, changes = 0 }) =>
      tried > 0 && asExpected === tried && localRequests + changes === 0,
    aim: 'all; 0; 0',
  },
  {
    name: 'canaries',
    figure: 'Canaries found, of so many secrets in 6 forms each',
    show: ({ found, secrets }) => `${found} of ${secrets} × 6`,
    holds: ({ found, secrets, texts }) => found === 0 && secrets >= 20 && texts > 0,
    aim: '0 of at least 20 × 6',
  },
  {
    name: 'crash-points',
    figure:
      'Operations that fail, are interrupted or are the last, one by one until the command succeeds: with a true report',
    show: ({ points, held }) => `${held} of ${points}`,
    holds: ({ points, held }) => points > 100 && points === held,
    aim: 'all',
  },
  {
    name: 'oauth-cases',
    figure: 'OAuth cases, named as in the conformance suite of OpenID (this is no certification)',
    show: ({ cases, held }) => `${held} of ${cases}`,
    holds: ({ cases, held }) => cases >= 19 && cases === held,
    aim: 'all',
  },
  {
    name: 'package',
    figure: 'Packages that are installed with this one, scripts that run where it is installed',
    show: ({ packages, scripts }) => `${packages}, ${scripts}`,
    holds: ({ packages, scripts }) => packages + scripts === 0,
    aim: '0, 0',
  },
]
