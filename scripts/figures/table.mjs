/**
 * The figures that are published, in the order of the table. `name` is what a test passes to `publish`; the counts of all
 * tests that publish it are summed up.
 */
export const figures = [
  {
    name: 'change-schedules',
    figure: 'Random schedules of lost answers, faults and another writer: wrong claims, second effects',
    show: ({ schedules, wrongClaims, secondEffects }) => `${schedules}: ${wrongClaims}, ${secondEffects}`,
    holds: ({ schedules, wrongClaims, secondEffects }) => schedules > 0 && wrongClaims + secondEffects === 0,
    aim: '0, 0',
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
]
