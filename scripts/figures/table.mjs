/**
 * The published figures, in the order of the table. `name` is what a test passes to `publish`; the counts of all tests that
 * publish it are added.
 */
export const figures = [
  {
    name: 'fault-cells',
    figure: 'Faults at every request of every command: cases, cases with a true report',
    show: ({ cells, held }) => `${cells}, ${held}`,
    holds: ({ cells, held }) => cells >= 400 && cells === held,
    aim: 'all of at least 400',
  },
  {
    name: 'matrix-canaries',
    figure: 'Secrets searched for in the output of these runs, each in six encodings: found',
    show: ({ searched, found }) => `${searched}: ${found}`,
    holds: ({ searched, found }) => searched > 0 && found === 0,
    aim: '0',
  },
  {
    name: 'lost-answers',
    figure:
      'Changes with the response lost at random places, and with another writer: wrong claims, double effects, values of the other writer overwritten',
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
    figure: 'Commands under random faults: false claims, requests before Retry-After, runs that end after the deadline',
    show: ({ runs, falseClaims, tooSoon, tooLate }) => `${runs}: ${falseClaims}, ${tooSoon}, ${tooLate}`,
    holds: ({ runs, falseClaims, tooSoon, tooLate }) => runs > 0 && falseClaims + tooSoon + tooLate === 0,
    aim: '0, 0, 0',
  },
  {
    name: 'changing-lists',
    figure: 'Lists while apps are added, removed and changed: reported as complete, apps missing from these',
    show: ({ lists, whole, missing }) => `${lists}: ${whole}, ${missing}`,
    holds: ({ lists, whole, missing }) => lists > 0 && whole > 0 && missing === 0,
    aim: '0 missing',
  },
  {
    name: 'disturbed-audits',
    figure:
      'Audits of 3000 apps, with 1 % of the apps added and removed, 5 % 429 and 1 % resets: reported as complete, findings missing from these, requests before Retry-After',
    show: ({ audits, whole, missing, tooSoon }) => `${audits}: ${whole}, ${missing}, ${tooSoon}`,
    holds: ({ audits, missing, tooSoon }) => audits > 0 && missing + tooSoon === 0,
    aim: 'complete or exit 3; 0, 0',
  },
  {
    name: 'bad-inputs',
    figure:
      'Bad inputs with the expected result; requests sent for bad local inputs; changes made for bad inputs from the domain',
    show: ({ tried, asExpected, localRequests = 0, changes = 0 }) =>
      `${asExpected} of ${tried}; ${localRequests}; ${changes}`,
    holds: ({ tried, asExpected, localRequests = 0, changes = 0 }) =>
      tried > 0 && asExpected === tried && localRequests + changes === 0,
    aim: 'all; 0; 0',
  },
  {
    name: 'canaries',
    figure: 'Secrets found in output, of so many, each in six encodings',
    show: ({ found, secrets }) => `${found} of ${secrets} × 6`,
    holds: ({ found, secrets, texts }) => found === 0 && secrets >= 20 && texts > 0,
    aim: '0 of at least 20 × 6',
  },
  {
    name: 'crash-points',
    figure: 'Runs in which the n-th operation fails, is interrupted or is the last: with a true report',
    show: ({ points, held }) => `${held} of ${points}`,
    holds: ({ points, held }) => points > 100 && points === held,
    aim: 'all',
  },
  {
    name: 'oauth-cases',
    figure: 'OAuth cases, named as in the conformance suite of OpenID (this is not a certification)',
    show: ({ cases, held }) => `${held} of ${cases}`,
    holds: ({ cases, held }) => cases >= 19 && cases === held,
    aim: 'all',
  },
  {
    name: 'package',
    figure: 'Packages installed with this one, scripts that run during its installation',
    show: ({ packages, scripts }) => `${packages}, ${scripts}`,
    holds: ({ packages, scripts }) => packages + scripts === 0,
    aim: '0, 0',
  },
]
