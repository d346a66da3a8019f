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
            case --token --domain-url --profile --oci-profile --ca-file --timeout -o --output --expect --resource --scope --grant --filter --max-refresh --min-refresh --max-access --min-access --policy --waivers --baseline --fail-on --explain --redirect-uri --username --keep --from --issuer --client-id --secret-file --secret-command --store --key-file --key-id --token-file --token-command -f --field -F --typed-field --input --attributes --if-match --port --apps --generate --limits --switch
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
complete -c apps -n '__apps_starts' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_starts' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_starts' -l timeout -x -d 'time limit for the whole run (default: 60s)'
complete -c apps -n '__apps_starts' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_starts' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_starts' -l no-input -d 'never prompt'
complete -c apps -n '__apps_starts' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_starts' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_starts' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_starts' -s h -l help -d 'print this help'
complete -c apps -n '__apps_starts' -s V -l version -d 'print the version'
complete -c apps -n '__apps_starts' -a get-expiry -d 'how long tokens for an app live, and who says so'
complete -c apps -n '__apps_starts' -a set-expiry -d 'change how long tokens for an app live, and prove it'
complete -c apps -n '__apps_starts' -a diagnose -d 'why a client gets, or would get, no refresh token'
complete -c apps -n '__apps_starts' -a list -d 'every app with its token settings'
complete -c apps -n '__apps_starts' -a audit -d 'judge every app against a policy; made for CI'
complete -c apps -n '__apps_starts' -a test-offline -d 'run a real offline_access grant, and say step by step whether it holds'
complete -c apps -n '__apps_starts' -a set-offline -d 'whether refresh tokens may be issued for a resource app'
complete -c apps -n '__apps_starts' -a set-grant -d 'whether a client may use one OAuth grant'
complete -c apps -n '__apps_starts' -a login -d 'try how to sign in to a domain, and remember it under a name'
complete -c apps -n '__apps_starts' -a logout -d 'forget the stored secret of a profile'
complete -c apps -n '__apps_starts' -a profile -d 'the domains that are remembered, and which of them is in use'
complete -c apps -n '__apps_starts' -a doctor -d 'can this machine reach the domain, and what may these credentials do?'
complete -c apps -n '__apps_starts' -a request -d 'the raw API with the same guards, for what has no command yet'
complete -c apps -n '__apps_starts' -a sandbox -d 'a local identity domain to learn, rehearse and test on'
complete -c apps -n '__apps_starts' -a completion -d 'a script that completes commands in bash, zsh or fish'
complete -c apps -n '__apps_at help 1' -a 'get-expiry set-expiry diagnose list audit test-offline set-offline set-grant login logout profile doctor request sandbox completion'

# get-expiry
complete -c apps -n '__apps_in get-expiry' -l seconds -d 'print the refresh lifetime alone, in seconds'
complete -c apps -n '__apps_in get-expiry' -l token -x -a 'refresh access' -d 'with --seconds: refresh (unless given) or access'
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
complete -c apps -n '__apps_in set-expiry' -l token -x -a 'refresh access' -d 'whose lifetime: refresh (unless given) or access'
complete -c apps -n '__apps_in set-expiry' -l unset -d 'take the value away: the default applies again'
complete -c apps -n '__apps_in set-expiry' -s n -l dry-run -d 'show the request, and send nothing'
complete -c apps -n '__apps_in set-expiry' -l expect -x -d 'go on only if this is the lifetime now'
complete -c apps -n '__apps_in set-expiry' -s y -l yes -d 'agree beforehand to a large step'
complete -c apps -n '__apps_in set-expiry' -l force -d 'also more than 365 days, or where it has no effect'
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
complete -c apps -n '__apps_in diagnose' -l resource -x -d 'only for the scopes of this resource app'
complete -c apps -n '__apps_in diagnose' -l scope -x -d 'only for this fully qualified scope'
complete -c apps -n '__apps_in diagnose' -l grant -x -a 'code device password' -d 'only for code, device or password'
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
complete -c apps -n '__apps_in list' -l filter -x -d 'only apps that this SCIM filter matches'
complete -c apps -n '__apps_in list' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in list' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in list' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in list' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in list' -l timeout -x -d 'time limit for the whole run (default: 15m)'
complete -c apps -n '__apps_in list' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in list' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in list' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in list' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in list' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in list' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in list' -s h -l help -d 'print this help'

# audit
complete -c apps -n '__apps_in audit' -l max-refresh -x -d 'the longest that refresh tokens may live'
complete -c apps -n '__apps_in audit' -l min-refresh -x -d 'the shortest'
complete -c apps -n '__apps_in audit' -l max-access -x -d 'the longest that access tokens may live'
complete -c apps -n '__apps_in audit' -l min-access -x -d 'the shortest'
complete -c apps -n '__apps_in audit' -l policy -r -F -d 'judge by this policy (YAML) instead'
complete -c apps -n '__apps_in audit' -l waivers -r -F -d 'agreed exceptions, each with an end date'
complete -c apps -n '__apps_in audit' -l baseline -r -F -d 'compare with an earlier report (-o json)'
complete -c apps -n '__apps_in audit' -l only-new -d 'count only what is new or worse since then'
complete -c apps -n '__apps_in audit' -l fail-on -x -a 'low medium high critical' -d 'end with 1 only from here: low, medium, high or critical'
complete -c apps -n '__apps_in audit' -l filter -x -d 'only apps that this SCIM filter matches'
complete -c apps -n '__apps_in audit' -l init -d 'print a policy to start with, from what the domain has now'
complete -c apps -n '__apps_in audit' -l print-schema -d 'print the JSON Schema of policy files, for editors'
complete -c apps -n '__apps_in audit' -l explain -x -a 'access-outlives-refresh refresh-without-effect refresh-grant-without-offline-resource offline-resource-without-client public-client-long-refresh lifetime-by-default implicit-grant consent-bypassed-offline inactive-still-trusted' -d 'say what a built-in rule means'
complete -c apps -n '__apps_in audit' -l domain-url -x -d 'URL of the identity domain (also APPS_DOMAIN_URL)'
complete -c apps -n '__apps_in audit' -l profile -x -a '(__apps_profiles)' -d 'use a profile stored by apps login (also APPS_PROFILE)'
complete -c apps -n '__apps_in audit' -l oci-profile -x -d 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)'
complete -c apps -n '__apps_in audit' -l ca-file -r -F -d 'also trust the certificates in this PEM file'
complete -c apps -n '__apps_in audit' -l timeout -x -d 'time limit for the whole run (default: 15m)'
complete -c apps -n '__apps_in audit' -s o -l output -x -a '(__apps_reports table plain json ndjson csv sarif junit markdown html github)' -d 'table, plain, json, ndjson, csv, sarif, junit, markdown, html, github; repeat it as FORMAT=PATH to write files'
complete -c apps -n '__apps_in audit' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in audit' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in audit' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in audit' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in audit' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in audit' -s h -l help -d 'print this help'

# test-offline
complete -c apps -n '__apps_in test-offline' -l grant -x -a 'code device password' -d 'code (unless given), device or password'
complete -c apps -n '__apps_in test-offline' -l resource -x -d 'ask for the scopes of this resource app'
complete -c apps -n '__apps_in test-offline' -l scope -x -d 'ask for exactly this, and offline_access'
complete -c apps -n '__apps_in test-offline' -l no-browser -d 'print the address, and take the final one pasted'
complete -c apps -n '__apps_in test-offline' -l redirect-uri -x -d 'of several registered ones, this'
complete -c apps -n '__apps_in test-offline' -l username -x -d 'who signs in; needed by --grant password'
complete -c apps -n '__apps_in test-offline' -l password-stdin -d 'take the password from stdin'
complete -c apps -n '__apps_in test-offline' -l read-secret -d 'read the client\'s secret from the domain'
complete -c apps -n '__apps_in test-offline' -l control -d 'once more without offline_access, to compare'
complete -c apps -n '__apps_in test-offline' -l no-reuse -d 'do not try the spent refresh token'
complete -c apps -n '__apps_in test-offline' -l no-revoke -d 'let the tokens live until they expire'
complete -c apps -n '__apps_in test-offline' -l keep -r -F -d 'leave a refresh token there, and revoke nothing'
complete -c apps -n '__apps_in test-offline' -l from -r -F -d 'redeem one that was left, and keep the next'
complete -c apps -n '__apps_in test-offline' -l issuer -x -d 'a client of any OpenID Provider, by its client id'
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
complete -c apps -n '__apps_in set-offline' -s n -l dry-run -d 'show the request, and send nothing'
complete -c apps -n '__apps_in set-offline' -s y -l yes -d 'do not ask before switching it off'
complete -c apps -n '__apps_in set-offline' -l force -d 'also where it has no effect'
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
complete -c apps -n '__apps_in set-grant' -s n -l dry-run -d 'show the request, and send nothing'
complete -c apps -n '__apps_in set-grant' -s y -l yes -d 'agree beforehand, also to its last grant'
complete -c apps -n '__apps_in set-grant' -l force -d 'also an undocumented grant, or without effect'
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
complete -c apps -n '__apps_in login' -l client-id -x -d 'sign in as this client; it needs a secret or a key'
complete -c apps -n '__apps_in login' -l secret-stdin -d 'its secret is a line of stdin'
complete -c apps -n '__apps_in login' -l secret-file -r -F -d 'its secret is in this file, at every run'
complete -c apps -n '__apps_in login' -l secret-command -x -d 'its secret is what this program prints, at every run'
complete -c apps -n '__apps_in login' -l store -x -a 'keychain file' -d 'keep secret and tokens in the keychain, or in files of mode 0600'
complete -c apps -n '__apps_in login' -l cache-tokens -d 'keep its access tokens between runs, in the same place'
complete -c apps -n '__apps_in login' -l key-file -r -F -d 'its private key in PEM form, at every run'
complete -c apps -n '__apps_in login' -l key-id -x -d 'alias of the certificate; the client id unless given'
complete -c apps -n '__apps_in login' -l token-stdin -d 'a bearer token obtained elsewhere is a line of stdin'
complete -c apps -n '__apps_in login' -l token-file -r -F -d 'a bearer token is in this file, at every run'
complete -c apps -n '__apps_in login' -l token-command -x -d 'a bearer token is what this program prints, at every run'
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
complete -c apps -n '__apps_in profile' -l force -d 'remove it also where its secret cannot be forgotten'
complete -c apps -n '__apps_in profile' -s o -l output -x -a 'table plain json ndjson csv' -d 'table, plain, json, ndjson or csv'
complete -c apps -n '__apps_in profile' -l no-color -d 'disable colors (also NO_COLOR)'
complete -c apps -n '__apps_in profile' -l no-input -d 'never prompt'
complete -c apps -n '__apps_in profile' -s q -l quiet -d 'print only results, warnings and errors'
complete -c apps -n '__apps_in profile' -s v -l verbose -d 'print more details'
complete -c apps -n '__apps_in profile' -l debug -d 'print requests and responses, without secrets'
complete -c apps -n '__apps_in profile' -s h -l help -d 'print this help'
complete -c apps -n '__apps_at profile 1' -a 'list show use remove'
complete -c apps -n '__apps_at profile 2' -a '(__apps_profiles)'

# doctor
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
complete -c apps -n '__apps_in request' -s f -l field -x -d 'a text for the body, or for the query of a GET; key[]=value is a list'
complete -c apps -n '__apps_in request' -s F -l typed-field -x -d 'the same for true, false, null, a whole number or @FILE'
complete -c apps -n '__apps_in request' -l input -r -F -d 'the body, JSON; - for stdin'
complete -c apps -n '__apps_in request' -l attributes -x -d 'attributes to ask for: id,displayName'
complete -c apps -n '__apps_in request' -l if-match -x -d 'write only over this meta.version'
complete -c apps -n '__apps_in request' -l paginate -d 'all pages of a list, as one; 3 where that is not proved'
complete -c apps -n '__apps_in request' -l reveal -d 'show secrets; on a terminal alone'
complete -c apps -n '__apps_in request' -s y -l yes -d 'do not ask before a request that writes'
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
complete -c apps -n '__apps_in sandbox' -l port -x -d 'port to listen on (default: any free port)'
complete -c apps -n '__apps_in sandbox' -l apps -r -F -d 'load the apps of a file written by apps list -o ndjson'
complete -c apps -n '__apps_in sandbox' -l generate -x -d 'generate this number of apps, always the same'
complete -c apps -n '__apps_in sandbox' -l limits -x -a 'free oracle-apps oracle-apps-premium premium external-user' -d 'apply the rate limits of a domain type: free, oracle-apps, oracle-apps-premium, premium, external-user'
complete -c apps -n '__apps_in sandbox' -l switch -x -d 'set behavior that Oracle does not document; repeatable'
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
