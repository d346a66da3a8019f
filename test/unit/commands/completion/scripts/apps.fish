# fish completion for apps; made by: apps completion fish

# The command and its arguments, as far as they are typed; not the options, nor their values.
function __apps_words
    set -l takes_next no
    for token in (commandline -opc)[2..-1]
        if test $takes_next = yes
            set takes_next no
            continue
        end
        switch $token
            case --
                return
            case --token --domain-url --profile --oci-profile --ca-file --timeout -o --output --expect --journal --allow --confirm --resource --scope --grant --filter --profiles --max-refresh --min-refresh --max-access --min-access --severity --policy --waivers --waivers-ending --baseline --history --fail-on --out --explain --plan --input --from-audit --restore --undo --only --refresh --access --offline --waves --gate --redirect-uri --username --rotation-wait --keep --from --issuer --auth-method --prompt --param --client-id --secret-file --secret-command --store --key-file --key-id --token-file --token-command --compartment --report -f --field -F --typed-field --attributes --if-match --domains --port --apps --generate --limits --like --machine --switch
                set takes_next yes
            case '-*'
            case '*'
                printf '%s\n' $token
        end
    end
end

function __apps_is_ended
    contains -- -- (commandline -opc)
end

function __apps_starts
    set -l words (__apps_words)
    test (count $words) -eq 0; and not __apps_is_ended
end

function __apps_in
    set -l words (__apps_words)
    test "$words[1]" = $argv[1]; and not __apps_is_ended
end

# Whether the argument of this number comes next.
function __apps_at
    __apps_in $argv[1]; and test (count (__apps_words)) -eq $argv[2]
end

function __apps_runs
    set -l words (__apps_words)
    test "$words[1]" = $argv[1]; and __apps_is_ended
end

function __apps_reports
    set -l typed (string replace -r '^--output=' '' -- (commandline -ct))
    if string match -q '*=*' -- $typed
        set -l parts (string split -m 1 = -- $typed)
        for path in (__fish_complete_path $parts[2])
            printf '%s=%s\n' $parts[1] $path
        end
    else
        printf '%s\n' $argv
    end
end

function __apps_profiles
    command apps profile list -o plain 2>/dev/null </dev/null | cut -f 2
end

function __apps_program
    set -l tokens (commandline -opc)
    set -l at (contains -i -- -- $tokens)
    set -l rest (string escape -- $tokens[(math $at + 1)..-1] | string join ' ')
    complete -C "$rest "(string escape -- (commandline -ct))
end

complete -c apps -f
complete -c apps -n '__apps_starts' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_starts' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_starts' -l profiles -x -a '(__apps_profiles)' -d 'several domains in one run: names of profiles, such as eu,us'
complete -c apps -n '__apps_starts' -l all-profiles -d 'the domains of all stored profiles in one run'
complete -c apps -n '__apps_starts' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_starts' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_starts' -l timeout -x -d 'time limit for each domain (default: 60s)'
complete -c apps -n '__apps_starts' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_starts' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_starts' -l no-input -d 'never prompt'
complete -c apps -n '__apps_starts' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_starts' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_starts' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_starts' -s h -l help -d 'print this help'
complete -c apps -n '__apps_starts' -s V -l version -d 'print the version'
complete -c apps -n '__apps_starts' -a get-expiry -d 'show how long the tokens for an app live'
complete -c apps -n '__apps_starts' -a set-expiry -d 'change how long the tokens for an app live, and verify it'
complete -c apps -n '__apps_starts' -a diagnose -d 'explain why a client gets no refresh token'
complete -c apps -n '__apps_starts' -a list -d 'list every app with its token settings'
complete -c apps -n '__apps_starts' -a audit -d 'check every app against a policy; made for CI'
complete -c apps -n '__apps_starts' -a snapshot -d 'record the token settings of every app, to compare later'
complete -c apps -n '__apps_starts' -a diff -d 'show what changed since a snapshot'
complete -c apps -n '__apps_starts' -a plan -d 'show what has to change for a desired state, and save it as a plan'
complete -c apps -n '__apps_starts' -a impact -d 'show which clients would lose something by a change'
complete -c apps -n '__apps_starts' -a apply -d 'carry out a plan row by row, and verify each change'
complete -c apps -n '__apps_starts' -a undo -d 'take back what apps apply changed, by its journal'
complete -c apps -n '__apps_starts' -a test-offline -d 'run a real offline_access grant and check each step'
complete -c apps -n '__apps_starts' -a set-offline -d 'allow or forbid refresh tokens for a resource app'
complete -c apps -n '__apps_starts' -a set-grant -d 'allow or forbid one OAuth grant for a client'
complete -c apps -n '__apps_starts' -a login -d 'sign in to a domain and store a profile for it'
complete -c apps -n '__apps_starts' -a logout -d 'delete the stored secret of a profile'
complete -c apps -n '__apps_starts' -a profile -d 'list, show, choose, discover, protect and remove stored profiles'
complete -c apps -n '__apps_starts' -a doctor -d 'check the connection, credentials and rights'
complete -c apps -n '__apps_starts' -a request -d 'send a raw API request with the same safeguards'
complete -c apps -n '__apps_starts' -a sandbox -d 'run a local identity domain to learn, rehearse and test'
complete -c apps -n '__apps_starts' -a completion -d 'print a completion script for bash, zsh or fish'
complete -c apps -n '__apps_at help 1' -a 'get-expiry set-expiry diagnose list audit snapshot diff plan impact apply undo test-offline set-offline set-grant login logout profile doctor request sandbox completion'

# get-expiry
complete -c apps -n '__apps_in get-expiry' -l seconds -d 'print only the lifetime, in seconds'
complete -c apps -n '__apps_in get-expiry' -l token -x -a 'refresh access' -d 'with --seconds: refresh or access (default: refresh)'
complete -c apps -n '__apps_in get-expiry' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in get-expiry' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in get-expiry' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in get-expiry' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in get-expiry' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in get-expiry' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in get-expiry' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in get-expiry' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in get-expiry' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in get-expiry' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in get-expiry' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in get-expiry' -s h -l help -d 'print this help'

# set-expiry
complete -c apps -n '__apps_in set-expiry' -l token -x -a 'refresh access' -d 'which lifetime: refresh or access (default: refresh)'
complete -c apps -n '__apps_in set-expiry' -l unset -d 'remove the value, so that the default applies'
complete -c apps -n '__apps_in set-expiry' -s n -l dry-run -d 'show the request without sending it'
complete -c apps -n '__apps_in set-expiry' -l expect -x -d 'change it only if the current lifetime is this'
complete -c apps -n '__apps_in set-expiry' -s y -l yes -d 'do not ask before a large change'
complete -c apps -n '__apps_in set-expiry' -l force -d 'allow more than 365 days, or a setting without effect'
complete -c apps -n '__apps_in set-expiry' -l no-if-match -d 'do not detect changes by others (omits the If-Match header)'
complete -c apps -n '__apps_in set-expiry' -l journal -r -F -d 'several apps: record each step in this new file (default: set-expiry-TIME.journal.ndjson)'
complete -c apps -n '__apps_in set-expiry' -l allow -x -a 'rows share self oracle no-effect long' -d 'several apps: open a guard: rows, share, self, oracle, no-effect, long'
complete -c apps -n '__apps_in set-expiry' -l confirm -x -a '(__apps_profiles)' -d 'name of the protected profile that the change is meant for'
complete -c apps -n '__apps_in set-expiry' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in set-expiry' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in set-expiry' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in set-expiry' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in set-expiry' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in set-expiry' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in set-expiry' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in set-expiry' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in set-expiry' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in set-expiry' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in set-expiry' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in set-expiry' -s h -l help -d 'print this help'

# diagnose
complete -c apps -n '__apps_in diagnose' -l resource -x -d 'check only the scopes of this resource app'
complete -c apps -n '__apps_in diagnose' -l scope -x -d 'check only this fully qualified scope'
complete -c apps -n '__apps_in diagnose' -l grant -x -a 'code device password' -d 'check only this grant: code, device or password'
complete -c apps -n '__apps_in diagnose' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in diagnose' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in diagnose' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in diagnose' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in diagnose' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in diagnose' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in diagnose' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in diagnose' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in diagnose' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in diagnose' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in diagnose' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in diagnose' -s h -l help -d 'print this help'

# list
complete -c apps -n '__apps_in list' -l filter -x -d 'only apps that match this SCIM filter'
complete -c apps -n '__apps_in list' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in list' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in list' -l profiles -x -a '(__apps_profiles)' -d 'several domains in one run: names of profiles, such as eu,us'
complete -c apps -n '__apps_in list' -l all-profiles -d 'the domains of all stored profiles in one run'
complete -c apps -n '__apps_in list' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in list' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in list' -l timeout -x -d 'time limit for each domain (default: 15m)'
complete -c apps -n '__apps_in list' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in list' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in list' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in list' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in list' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in list' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in list' -s h -l help -d 'print this help'

# audit
complete -c apps -n '__apps_in audit' -l max-refresh -x -d 'maximum lifetime of refresh tokens'
complete -c apps -n '__apps_in audit' -l min-refresh -x -d 'minimum lifetime of refresh tokens'
complete -c apps -n '__apps_in audit' -l max-access -x -d 'maximum lifetime of access tokens'
complete -c apps -n '__apps_in audit' -l min-access -x -d 'minimum lifetime of access tokens'
complete -c apps -n '__apps_in audit' -l severity -x -a 'low medium high critical' -d 'severity of these limits (default: medium)'
complete -c apps -n '__apps_in audit' -l policy -r -F -d 'use this policy file (YAML); - for stdin'
complete -c apps -n '__apps_in audit' -l waivers -r -F -d 'waivers: accepted findings, each with an end date'
complete -c apps -n '__apps_in audit' -l waivers-ending -x -d 'warn of waivers that end within this time (default: 14d)'
complete -c apps -n '__apps_in audit' -l baseline -r -F -d 'compare with an earlier JSON report'
complete -c apps -n '__apps_in audit' -l only-new -d 'with --baseline: count only new or worse findings'
complete -c apps -n '__apps_in audit' -l history -r -F -d 'add this run to the file, and show the trend'
complete -c apps -n '__apps_in audit' -l fail-on -x -a 'low medium high critical' -d 'lowest severity that fails: low, medium, high or critical (default: low)'
complete -c apps -n '__apps_in audit' -l sarif-all -d 'keep waived and known findings in SARIF'
complete -c apps -n '__apps_in audit' -l require-judged -d 'exit with 3 if a rule applies to no app'
complete -c apps -n '__apps_in audit' -l filter -x -d 'only apps that match this SCIM filter'
complete -c apps -n '__apps_in audit' -l fix -d 'change what can be fixed, after a question, and audit again'
complete -c apps -n '__apps_in audit' -l out -r -F -d 'with --fix: save the plan as this new file (default: fixes-TIME.json)'
complete -c apps -n '__apps_in audit' -l journal -r -F -d 'with --fix: record each step in this file (default: PLAN.journal.ndjson)'
complete -c apps -n '__apps_in audit' -s n -l dry-run -d 'with --fix: read and judge every row without changing anything'
complete -c apps -n '__apps_in audit' -s y -l yes -d 'with --fix: do not ask'
complete -c apps -n '__apps_in audit' -l allow -x -a 'rows share self oracle no-effect long age' -d 'with --fix: open a guard: rows, share, self, oracle, no-effect, long, age'
complete -c apps -n '__apps_in audit' -l no-if-match -d 'with --fix: do not detect changes by others (omits the If-Match header)'
complete -c apps -n '__apps_in audit' -l init -d 'print a starting policy for the current apps of the domain'
complete -c apps -n '__apps_in audit' -l print-schema -d 'print the JSON Schema of policy, waivers, report or baseline (default: policy)'
complete -c apps -n '__apps_in audit' -l explain -x -a 'access-outlives-refresh refresh-without-effect refresh-grant-without-offline-resource offline-resource-without-client public-client-long-refresh lifetime-by-default implicit-grant consent-bypassed-offline inactive-still-trusted' -d 'explain a built-in rule'
complete -c apps -n '__apps_in audit' -l confirm -x -a '(__apps_profiles)' -d 'name of the protected profile that the change is meant for'
complete -c apps -n '__apps_in audit' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in audit' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in audit' -l profiles -x -a '(__apps_profiles)' -d 'several domains in one run: names of profiles, such as eu,us'
complete -c apps -n '__apps_in audit' -l all-profiles -d 'the domains of all stored profiles in one run'
complete -c apps -n '__apps_in audit' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in audit' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in audit' -l timeout -x -d 'time limit for each domain (default: 15m)'
complete -c apps -n '__apps_in audit' -s o -l output -x -a '(__apps_reports table plain json ndjson csv sarif junit markdown html github)' -d 'table, plain, json, ndjson, csv, sarif, junit, markdown, html, github; repeat it as FORMAT=PATH to write files'
complete -c apps -n '__apps_in audit' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in audit' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in audit' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in audit' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in audit' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in audit' -s h -l help -d 'print this help'

# snapshot
complete -c apps -n '__apps_in snapshot' -l out -r -F -d 'write a new file instead of stdout'
complete -c apps -n '__apps_in snapshot' -l filter -x -d 'only apps that match this SCIM filter'
complete -c apps -n '__apps_in snapshot' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in snapshot' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in snapshot' -l profiles -x -a '(__apps_profiles)' -d 'several domains in one run: names of profiles, such as eu,us'
complete -c apps -n '__apps_in snapshot' -l all-profiles -d 'the domains of all stored profiles in one run'
complete -c apps -n '__apps_in snapshot' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in snapshot' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in snapshot' -l timeout -x -d 'time limit for each domain (default: 15m)'
complete -c apps -n '__apps_in snapshot' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in snapshot' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in snapshot' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in snapshot' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in snapshot' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in snapshot' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in snapshot' -s h -l help -d 'print this help'

# diff
complete -c apps -n '__apps_in diff' -l across -d 'compare two domains: match apps by client id, then by name'
complete -c apps -n '__apps_in diff' -l plan -r -F -d 'save the plan that goes back to the earlier snapshot as a new file'
complete -c apps -n '__apps_in diff' -l journal -r -F -d 'mark what this run of apps apply or apps undo changed; may be repeated'
complete -c apps -n '__apps_in diff' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in diff' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in diff' -l profiles -x -a '(__apps_profiles)' -d 'several domains in one run: names of profiles, such as eu,us'
complete -c apps -n '__apps_in diff' -l all-profiles -d 'the domains of all stored profiles in one run'
complete -c apps -n '__apps_in diff' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in diff' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in diff' -l timeout -x -d 'time limit for each domain (default: 15m)'
complete -c apps -n '__apps_in diff' -s o -l output -x -a '(__apps_reports table plain json ndjson csv markdown)' -d 'table, plain, json, ndjson, csv, markdown; repeat it as FORMAT=PATH to write files'
complete -c apps -n '__apps_in diff' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in diff' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in diff' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in diff' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in diff' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in diff' -s h -l help -d 'print this help'

# plan
complete -c apps -n '__apps_in plan' -l input -x -a 'yaml csv' -d 'yaml or csv (default: by the name of the file)'
complete -c apps -n '__apps_in plan' -l from-audit -x -d 'plan the fixes of an audit: what apps audit -o json printed'
complete -c apps -n '__apps_in plan' -l restore -x -d 'plan the way back to a snapshot'
complete -c apps -n '__apps_in plan' -l undo -x -d 'plan the way back from an apply, as apps undo would go'
complete -c apps -n '__apps_in plan' -l out -r -F -d 'save the plan as a new file'
complete -c apps -n '__apps_in plan' -l exit-code -d 'exit with 1 if there are changes'
complete -c apps -n '__apps_in plan' -l only -x -d 'plan changes of this app alone; may be repeated'
complete -c apps -n '__apps_in plan' -l skip-missing -d 'skip apps that do not exist, and list them'
complete -c apps -n '__apps_in plan' -l print-schema -d 'print the JSON Schema of the desired state, for editors'
complete -c apps -n '__apps_in plan' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in plan' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in plan' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in plan' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in plan' -l timeout -x -d 'time limit for the whole run (default: 15m)'
complete -c apps -n '__apps_in plan' -s o -l output -x -a '(__apps_reports table plain json ndjson csv markdown)' -d 'table, plain, json, ndjson, csv, markdown; repeat it as FORMAT=PATH to write files'
complete -c apps -n '__apps_in plan' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in plan' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in plan' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in plan' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in plan' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in plan' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at plan 1' -F

# impact
complete -c apps -n '__apps_in impact' -l refresh -x -d 'with this refresh-token lifetime'
complete -c apps -n '__apps_in impact' -l access -x -d 'with this access-token lifetime'
complete -c apps -n '__apps_in impact' -l offline -x -a 'on off' -d 'with or without offline access'
complete -c apps -n '__apps_in impact' -l users -d 'count the grants of each client; groups are not expanded'
complete -c apps -n '__apps_in impact' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in impact' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in impact' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in impact' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in impact' -l timeout -x -d 'time limit for the whole run (default: 15m)'
complete -c apps -n '__apps_in impact' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in impact' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in impact' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in impact' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in impact' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in impact' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in impact' -s h -l help -d 'print this help'

# apply
complete -c apps -n '__apps_in apply' -l journal -r -F -d 'record each step in this file (default: PLAN.journal.ndjson)'
complete -c apps -n '__apps_in apply' -s n -l dry-run -d 'read and judge every row without changing anything'
complete -c apps -n '__apps_in apply' -s y -l yes -d 'do not ask'
complete -c apps -n '__apps_in apply' -l continue-on-failure -d 'go on after a row that failed; never after an unknown outcome'
complete -c apps -n '__apps_in apply' -l resume -d 'go on after a run that did not get to its last row'
complete -c apps -n '__apps_in apply' -l allow -x -a 'rows share self oracle no-effect long age' -d 'open a guard: rows, share, self, oracle, no-effect, long, age'
complete -c apps -n '__apps_in apply' -l no-if-match -d 'do not detect changes by others (omits the If-Match header)'
complete -c apps -n '__apps_in apply' -l waves -x -d 'change so many apps first, then more, then all: 1,5,100%'
complete -c apps -n '__apps_in apply' -l gate -x -d 'run this after each wave but the last; go on only if it exits with 0'
complete -c apps -n '__apps_in apply' -l undo-on-failure -d 'undo all changes if the gate exits with 1'
complete -c apps -n '__apps_in apply' -l skip-stale -d 'leave out rows whose app has changed, is gone or cannot be changed'
complete -c apps -n '__apps_in apply' -l confirm -x -a '(__apps_profiles)' -d 'name of the protected profile that the change is meant for'
complete -c apps -n '__apps_in apply' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in apply' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in apply' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in apply' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in apply' -l timeout -x -d 'time limit for the whole run (default: 1h)'
complete -c apps -n '__apps_in apply' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in apply' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in apply' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in apply' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in apply' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in apply' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in apply' -s h -l help -d 'print this help'

# undo
complete -c apps -n '__apps_in undo' -l journal -r -F -d 'record each step in this file (default: JOURNAL.undo.ndjson)'
complete -c apps -n '__apps_in undo' -s n -l dry-run -d 'read and judge every row without changing anything'
complete -c apps -n '__apps_in undo' -s y -l yes -d 'do not ask'
complete -c apps -n '__apps_in undo' -l continue-on-failure -d 'go on after a row that failed; never after an unknown outcome'
complete -c apps -n '__apps_in undo' -l resume -d 'go on after a run that did not get to its last row'
complete -c apps -n '__apps_in undo' -l allow -x -a 'rows share self oracle no-effect long age' -d 'open a guard: rows, share, self, oracle, no-effect, long, age'
complete -c apps -n '__apps_in undo' -l no-if-match -d 'do not detect changes by others (omits the If-Match header)'
complete -c apps -n '__apps_in undo' -l confirm -x -a '(__apps_profiles)' -d 'name of the protected profile that the change is meant for'
complete -c apps -n '__apps_in undo' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in undo' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in undo' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in undo' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in undo' -l timeout -x -d 'time limit for the whole run (default: 1h)'
complete -c apps -n '__apps_in undo' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in undo' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in undo' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in undo' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in undo' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in undo' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in undo' -s h -l help -d 'print this help'

# test-offline
complete -c apps -n '__apps_in test-offline' -l grant -x -a 'code device password' -d 'code, device or password (default: code)'
complete -c apps -n '__apps_in test-offline' -l resource -x -d 'request the scopes of this resource app'
complete -c apps -n '__apps_in test-offline' -l scope -x -d 'request only this scope and offline_access'
complete -c apps -n '__apps_in test-offline' -l no-browser -d 'print the URL to open, and read the final URL from you'
complete -c apps -n '__apps_in test-offline' -l redirect-uri -x -d 'use this one of several registered redirect URIs'
complete -c apps -n '__apps_in test-offline' -l username -x -d 'the user who signs in; required by --grant password'
complete -c apps -n '__apps_in test-offline' -l password-stdin -d 'read the password from stdin'
complete -c apps -n '__apps_in test-offline' -l read-secret -d 'read the client\'s secret from the domain'
complete -c apps -n '__apps_in test-offline' -l control -d 'also run without offline_access, to compare'
complete -c apps -n '__apps_in test-offline' -l no-reuse -d 'do not replay the used refresh token'
complete -c apps -n '__apps_in test-offline' -l rotation-wait -x -d 'wait, then refresh again if no new refresh token came, and replay the used one only then'
complete -c apps -n '__apps_in test-offline' -l no-revoke -d 'do not revoke the tokens'
complete -c apps -n '__apps_in test-offline' -l keep -r -F -d 'store a refresh token in this file, and revoke nothing'
complete -c apps -n '__apps_in test-offline' -l from -r -F -d 'redeem the token in a --keep file, and store the next one'
complete -c apps -n '__apps_in test-offline' -l issuer -x -d 'test a client of another OpenID provider'
complete -c apps -n '__apps_in test-offline' -l auth-method -x -a 'basic post private_key_jwt none' -d 'how the client authenticates: basic, post, private_key_jwt or none'
complete -c apps -n '__apps_in test-offline' -l prompt -x -d 'prompt of the authorization request; none leaves it out (default: consent with --issuer)'
complete -c apps -n '__apps_in test-offline' -l param -x -d 'add a parameter to the authorization request, such as audience=https://api.example.com'
complete -c apps -n '__apps_in test-offline' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in test-offline' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in test-offline' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in test-offline' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in test-offline' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in test-offline' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in test-offline' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in test-offline' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in test-offline' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in test-offline' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in test-offline' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in test-offline' -s h -l help -d 'print this help'

# set-offline
complete -c apps -n '__apps_in set-offline' -l unset -d 'remove the value, so that the app has none'
complete -c apps -n '__apps_in set-offline' -s n -l dry-run -d 'show the request without sending it'
complete -c apps -n '__apps_in set-offline' -s y -l yes -d 'do not ask before turning it off'
complete -c apps -n '__apps_in set-offline' -l force -d 'change it even if it has no effect'
complete -c apps -n '__apps_in set-offline' -l no-if-match -d 'do not detect changes by others (omits the If-Match header)'
complete -c apps -n '__apps_in set-offline' -l journal -r -F -d 'several apps: record each step in this new file (default: set-offline-TIME.journal.ndjson)'
complete -c apps -n '__apps_in set-offline' -l allow -x -a 'rows share self oracle no-effect long' -d 'several apps: open a guard: rows, share, self, oracle, no-effect, long'
complete -c apps -n '__apps_in set-offline' -l confirm -x -a '(__apps_profiles)' -d 'name of the protected profile that the change is meant for'
complete -c apps -n '__apps_in set-offline' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in set-offline' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in set-offline' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in set-offline' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in set-offline' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in set-offline' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in set-offline' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in set-offline' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in set-offline' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in set-offline' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in set-offline' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in set-offline' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at set-offline 2' -a 'on off'

# set-grant
complete -c apps -n '__apps_in set-grant' -s n -l dry-run -d 'show the request without sending it'
complete -c apps -n '__apps_in set-grant' -s y -l yes -d 'do not ask, even before removing the last grant'
complete -c apps -n '__apps_in set-grant' -l force -d 'allow an undocumented grant, or a change without effect'
complete -c apps -n '__apps_in set-grant' -l no-if-match -d 'do not detect changes by others (omits the If-Match header)'
complete -c apps -n '__apps_in set-grant' -l journal -r -F -d 'several apps: record each step in this new file (default: set-grant-TIME.journal.ndjson)'
complete -c apps -n '__apps_in set-grant' -l allow -x -a 'rows share self oracle no-effect long' -d 'several apps: open a guard: rows, share, self, oracle, no-effect, long'
complete -c apps -n '__apps_in set-grant' -l confirm -x -a '(__apps_profiles)' -d 'name of the protected profile that the change is meant for'
complete -c apps -n '__apps_in set-grant' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in set-grant' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in set-grant' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in set-grant' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in set-grant' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in set-grant' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in set-grant' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in set-grant' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in set-grant' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in set-grant' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in set-grant' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in set-grant' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at set-grant 2' -a 'code authorization_code refresh refresh_token client-credentials client_credentials password implicit device jwt-bearer saml2-bearer token-exchange tls tls_client_auth'
complete -c apps -n '__apps_at set-grant 3' -a 'on off'

# login
complete -c apps -n '__apps_in login' -l client-id -x -d 'sign in as this client, with a secret or a key'
complete -c apps -n '__apps_in login' -l secret-stdin -d 'read the client secret from stdin'
complete -c apps -n '__apps_in login' -l secret-file -r -F -d 'read the client secret from this file in every run'
complete -c apps -n '__apps_in login' -l secret-command -x -d 'get the client secret from this command in every run'
complete -c apps -n '__apps_in login' -l store -x -a 'keychain file' -d 'where to store secrets and tokens: keychain, or file for files of mode 0600 (default: keychain)'
complete -c apps -n '__apps_in login' -l cache-tokens -d 'store access tokens between runs, in the same place'
complete -c apps -n '__apps_in login' -l key-file -r -F -d 'read the private key (PEM) from this file in every run'
complete -c apps -n '__apps_in login' -l key-id -x -d 'certificate alias of the key (default: the client id)'
complete -c apps -n '__apps_in login' -l token-stdin -d 'read an access token from stdin'
complete -c apps -n '__apps_in login' -l token-file -r -F -d 'read an access token from this file in every run'
complete -c apps -n '__apps_in login' -l token-command -x -d 'get an access token from this command in every run'
complete -c apps -n '__apps_in login' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in login' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in login' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in login' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in login' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in login' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in login' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in login' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in login' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in login' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in login' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in login' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at login 1' -a '(__apps_profiles)'

# logout
complete -c apps -n '__apps_in logout' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in logout' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in logout' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in logout' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in logout' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in logout' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in logout' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at logout 1' -a '(__apps_profiles)'

# profile
complete -c apps -n '__apps_in profile' -l force -d 'remove it even if its secret cannot be deleted'
complete -c apps -n '__apps_in profile' -l save -d 'discover: store a profile for each active domain that has none'
complete -c apps -n '__apps_in profile' -l compartment -x -d 'discover: look in this compartment (default: the root compartment)'
complete -c apps -n '__apps_in profile' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in profile' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in profile' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in profile' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in profile' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in profile' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in profile' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in profile' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in profile' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in profile' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at profile 1' -a 'list show use discover protect unprotect remove'
complete -c apps -n '__apps_at profile 2' -a '(__apps_profiles)'

# doctor
complete -c apps -n '__apps_in doctor' -l report -r -F -d 'write to a new file how the domain behaves, without names, ids, addresses or secrets'
complete -c apps -n '__apps_in doctor' -l print-schema -d 'print the JSON Schema of such a report'
complete -c apps -n '__apps_in doctor' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in doctor' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in doctor' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in doctor' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in doctor' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in doctor' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in doctor' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in doctor' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in doctor' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in doctor' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in doctor' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in doctor' -s h -l help -d 'print this help'

# request
complete -c apps -n '__apps_in request' -s f -l field -x -d 'add a string to the body, or to the query of a GET; key[]=value adds to a list'
complete -c apps -n '__apps_in request' -s F -l typed-field -x -d 'the same for true, false, null, an integer or @FILE'
complete -c apps -n '__apps_in request' -l input -r -F -d 'read the JSON body from a file; - for stdin'
complete -c apps -n '__apps_in request' -l attributes -x -d 'attributes to return, such as id,displayName'
complete -c apps -n '__apps_in request' -l if-match -x -d 'write only if meta.version is this'
complete -c apps -n '__apps_in request' -l paginate -d 'read all pages of a list; exits with 3 if rows may be missing'
complete -c apps -n '__apps_in request' -l reveal -d 'show secrets; only on a terminal'
complete -c apps -n '__apps_in request' -s y -l yes -d 'do not ask before a write request'
complete -c apps -n '__apps_in request' -l confirm -x -a '(__apps_profiles)' -d 'name of the protected profile that the change is meant for'
complete -c apps -n '__apps_in request' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in request' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in request' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in request' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in request' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_in request' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in request' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in request' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in request' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in request' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in request' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in request' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at request 1' -a 'GET HEAD POST PUT PATCH DELETE'

# sandbox
complete -c apps -n '__apps_in sandbox' -l domains -x -d 'run several domains, with a profile for each: eu,us,dev'
complete -c apps -n '__apps_in sandbox' -l port -x -d 'port to listen on (default: any free port); further domains take the ports after it'
complete -c apps -n '__apps_in sandbox' -l apps -r -F -d 'load the apps of a file: from apps list, oci, or a SCIM list'
complete -c apps -n '__apps_in sandbox' -l generate -x -d 'generate this many apps, always the same ones'
complete -c apps -n '__apps_in sandbox' -l limits -x -a 'free oracle-apps oracle-apps-premium premium external-user' -d 'apply the rate limits of a domain type: free, oracle-apps, oracle-apps-premium, premium, external-user'
complete -c apps -n '__apps_in sandbox' -l like -r -F -d 'behave like the domain of this report of apps doctor --report'
complete -c apps -n '__apps_in sandbox' -l machine -x -a 'instance resource-principal resource-principal-content workload cloud-shell ci gitlab' -d 'give the command what such a machine has, and no secret: instance, resource-principal, resource-principal-content, workload, cloud-shell, ci, gitlab'
complete -c apps -n '__apps_in sandbox' -l switch -x -d 'choose a behavior that Oracle does not document; repeatable; DOMAIN:NAME=VALUE for one of --domains'
complete -c apps -n '__apps_in sandbox' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in sandbox' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in sandbox' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in sandbox' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in sandbox' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in sandbox' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in sandbox' -s h -l help -d 'print this help'
complete -c apps -n '__apps_runs sandbox' -a '(__apps_program)'

# completion
complete -c apps -n '__apps_in completion' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in completion' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in completion' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in completion' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in completion' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in completion' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in completion' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at completion 1' -a 'bash zsh fish'
