#compdef apps
# zsh completion for apps; made by: apps completion zsh

__apps_reports() {
  if compset -P "*="; then _files; else compadd "$@"; fi
}

__apps_profiles() {
  local -a names
  names=(${(f)"$(command apps profile list -o plain 2>/dev/null </dev/null | cut -f 2)"})
  compadd "$@" -a names
}

__apps_commands() {
  local -a commands
  commands=(
    'get-expiry:show how long the tokens for an app live'
    'set-expiry:change how long the tokens for an app live, and verify it'
    'diagnose:explain why a client gets no refresh token'
    'list:list every app with its token settings'
    'audit:check every app against a policy; made for CI'
    'snapshot:record the token settings of every app, to compare later'
    'diff:show what changed since a snapshot'
    'plan:show what has to change for a desired state, and save it as a plan'
    'impact:show which clients would lose something by a change'
    'apply:carry out a plan row by row, and verify each change'
    'undo:take back what apps apply changed, by its journal'
    'test-offline:run a real offline_access grant and check each step'
    'set-offline:allow or forbid refresh tokens for a resource app'
    'set-grant:allow or forbid one OAuth grant for a client'
    'login:sign in to a domain and store a profile for it'
    'logout:delete the stored secret of a profile'
    'profile:list, show, choose, discover, protect and remove stored profiles'
    'doctor:check the connection, credentials and rights'
    'request:send a raw API request with the same safeguards'
    'sandbox:run a local identity domain to learn, rehearse and test'
    'completion:print a completion script for bash, zsh or fish'
  )
  _describe -t commands 'command' commands
}

_apps() {
  local curcontext="$curcontext" state state_descr line
  typeset -A opt_args
  _arguments -C -s -S \
    '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
    '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
    '(--profiles)--profiles=[several domains in one run\: names of profiles, such as eu,us]:names:__apps_profiles' \
    '(--all-profiles)--all-profiles[the domains of all stored profiles in one run]' \
    '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
    '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
    '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
    '(--timeout)--timeout=[time limit for each domain (default\: 60s)]:duration: ' \
    '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
    '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
    '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
    '(--no-input)--no-input[never prompt]' \
    '(-q --quiet)-q[print only results, warnings and errors]' \
    '(-q --quiet)--quiet[print only results, warnings and errors]' \
    '(-v --verbose)-v[print more details]' \
    '(-v --verbose)--verbose[print more details]' \
    '(--debug)--debug[print requests and responses, without secrets]' \
    '(- *)-h[print this help]' \
    '(- *)--help[print this help]' \
    '(- *)-V[print the version]' \
    '(- *)--version[print the version]' \
    '(-)1: :__apps_commands' \
    '(-)*:: :->words'
  [[ "$state" == words ]] || return
  curcontext="${curcontext%:*}-$words[1]:"
  case "$words[1]" in
    help) _arguments -s -S '1: :__apps_commands' ;;
    get-expiry)
      _arguments -s -S \
        '(--seconds)--seconds[print only the lifetime, in seconds]' \
        '(--token)--token=[with --seconds\: refresh or access (default\: refresh)]:kind:(refresh access)' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '*:app: '
      ;;
    set-expiry)
      _arguments -s -S \
        '(--token)--token=[which lifetime\: refresh or access (default\: refresh)]:kind:(refresh access)' \
        '(--unset)--unset[remove the value, so that the default applies]' \
        '(-n --dry-run)-n[show the request without sending it]' \
        '(-n --dry-run)--dry-run[show the request without sending it]' \
        '(--expect)--expect=[change it only if the current lifetime is this]:duration: ' \
        '(-y --yes)-y[do not ask before a large change]' \
        '(-y --yes)--yes[do not ask before a large change]' \
        '(--force)--force[allow more than 365 days, or a setting without effect]' \
        '(--no-if-match)--no-if-match[do not detect changes by others (omits the If-Match header)]' \
        '(--journal)--journal=[several apps\: record each step in this new file (default\: set-expiry-TIME.journal.ndjson)]:file:_files' \
        '*--allow=[several apps\: open a guard\: rows, share, self, oracle, no-effect, long]:guard:(rows share self oracle no-effect long)' \
        '(--confirm)--confirm=[name of the protected profile that the change is meant for]:name:__apps_profiles' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:app: ' \
        '2:duration: '
      ;;
    diagnose)
      _arguments -s -S \
        '(--resource)--resource=[check only the scopes of this resource app]:app: ' \
        '(--scope)--scope=[check only this fully qualified scope]:fqs: ' \
        '(--grant)--grant=[check only this grant\: code, device or password]:grant:(code device password)' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:client: '
      ;;
    list)
      _arguments -s -S \
        '(--filter)--filter=[only apps that match this SCIM filter]:filter: ' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--profiles)--profiles=[several domains in one run\: names of profiles, such as eu,us]:names:__apps_profiles' \
        '(--all-profiles)--all-profiles[the domains of all stored profiles in one run]' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for each domain (default\: 15m)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]'
      ;;
    audit)
      _arguments -s -S \
        '(--max-refresh)--max-refresh=[maximum lifetime of refresh tokens]:duration: ' \
        '(--min-refresh)--min-refresh=[minimum lifetime of refresh tokens]:duration: ' \
        '(--max-access)--max-access=[maximum lifetime of access tokens]:duration: ' \
        '(--min-access)--min-access=[minimum lifetime of access tokens]:duration: ' \
        '(--severity)--severity=[severity of these limits (default\: medium)]:severity:(low medium high critical)' \
        '(--policy)--policy=[use this policy file (YAML); - for stdin]:file:_files' \
        '(--waivers)--waivers=[waivers\: accepted findings, each with an end date]:file:_files' \
        '(--waivers-ending)--waivers-ending=[warn of waivers that end within this time (default\: 14d)]:duration: ' \
        '(--baseline)--baseline=[compare with an earlier JSON report]:file:_files' \
        '(--only-new)--only-new[with --baseline\: count only new or worse findings]' \
        '(--history)--history=[add this run to the file, and show the trend]:file:_files' \
        '(--fail-on)--fail-on=[lowest severity that fails\: low, medium, high or critical (default\: low)]:severity:(low medium high critical)' \
        '(--sarif-all)--sarif-all[keep waived and known findings in SARIF]' \
        '(--require-judged)--require-judged[exit with 3 if a rule applies to no app]' \
        '(--filter)--filter=[only apps that match this SCIM filter]:filter: ' \
        '(--fix)--fix[change what can be fixed, after a question, and audit again]' \
        '(--out)--out=[with --fix\: save the plan as this new file (default\: fixes-TIME.json)]:file:_files' \
        '(--journal)--journal=[with --fix\: record each step in this file (default\: PLAN.journal.ndjson)]:file:_files' \
        '(-n --dry-run)-n[with --fix\: read and judge every row without changing anything]' \
        '(-n --dry-run)--dry-run[with --fix\: read and judge every row without changing anything]' \
        '(-y --yes)-y[with --fix\: do not ask]' \
        '(-y --yes)--yes[with --fix\: do not ask]' \
        '*--allow=[with --fix\: open a guard\: rows, share, self, oracle, no-effect, long, age]:guard:(rows share self oracle no-effect long age)' \
        '(--no-if-match)--no-if-match[with --fix\: do not detect changes by others (omits the If-Match header)]' \
        '(--init)--init[print a starting policy for the current apps of the domain]' \
        '(--print-schema)--print-schema[print the JSON Schema of policy, waivers, report or baseline (default\: policy)]' \
        '(--explain)--explain=[explain a built-in rule]:code:(access-outlives-refresh refresh-without-effect refresh-grant-without-offline-resource offline-resource-without-client public-client-long-refresh lifetime-by-default implicit-grant consent-bypassed-offline inactive-still-trusted)' \
        '(--confirm)--confirm=[name of the protected profile that the change is meant for]:name:__apps_profiles' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--profiles)--profiles=[several domains in one run\: names of profiles, such as eu,us]:names:__apps_profiles' \
        '(--all-profiles)--all-profiles[the domains of all stored profiles in one run]' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for each domain (default\: 15m)]:duration: ' \
        '*-o+[table, plain, json, ndjson, csv, sarif, junit, markdown, html, github; repeat it as FORMAT=PATH to write files]:format:__apps_reports table plain json ndjson csv sarif junit markdown html github' \
        '*--output=[table, plain, json, ndjson, csv, sarif, junit, markdown, html, github; repeat it as FORMAT=PATH to write files]:format:__apps_reports table plain json ndjson csv sarif junit markdown html github' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]'
      ;;
    snapshot)
      _arguments -s -S \
        '(--out)--out=[write a new file instead of stdout]:file:_files' \
        '(--filter)--filter=[only apps that match this SCIM filter]:filter: ' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--profiles)--profiles=[several domains in one run\: names of profiles, such as eu,us]:names:__apps_profiles' \
        '(--all-profiles)--all-profiles[the domains of all stored profiles in one run]' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for each domain (default\: 15m)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]'
      ;;
    diff)
      _arguments -s -S \
        '(--across)--across[compare two domains\: match apps by client id, then by name]' \
        '(--plan)--plan=[save the plan that goes back to the earlier snapshot as a new file]:file:_files' \
        '*--journal=[mark what this run of apps apply or apps undo changed; may be repeated]:file:_files' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--profiles)--profiles=[several domains in one run\: names of profiles, such as eu,us]:names:__apps_profiles' \
        '(--all-profiles)--all-profiles[the domains of all stored profiles in one run]' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for each domain (default\: 15m)]:duration: ' \
        '*-o+[table, plain, json, ndjson, csv, markdown; repeat it as FORMAT=PATH to write files]:format:__apps_reports table plain json ndjson csv markdown' \
        '*--output=[table, plain, json, ndjson, csv, markdown; repeat it as FORMAT=PATH to write files]:format:__apps_reports table plain json ndjson csv markdown' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:old: ' \
        '2:new: '
      ;;
    plan)
      _arguments -s -S \
        '(--input)--input=[yaml or csv (default\: by the name of the file)]:format:(yaml csv)' \
        '(--from-audit)--from-audit=[plan the fixes of an audit\: what apps audit -o json printed]:report: ' \
        '(--restore)--restore=[plan the way back to a snapshot]:snapshot: ' \
        '(--undo)--undo=[plan the way back from an apply, as apps undo would go]:journal: ' \
        '(--out)--out=[save the plan as a new file]:file:_files' \
        '(--exit-code)--exit-code[exit with 1 if there are changes]' \
        '*--only=[plan changes of this app alone; may be repeated]:app: ' \
        '(--skip-missing)--skip-missing[skip apps that do not exist, and list them]' \
        '(--print-schema)--print-schema[print the JSON Schema of the desired state, for editors]' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 15m)]:duration: ' \
        '*-o+[table, plain, json, ndjson, csv, markdown; repeat it as FORMAT=PATH to write files]:format:__apps_reports table plain json ndjson csv markdown' \
        '*--output=[table, plain, json, ndjson, csv, markdown; repeat it as FORMAT=PATH to write files]:format:__apps_reports table plain json ndjson csv markdown' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:file:_files'
      ;;
    impact)
      _arguments -s -S \
        '(--refresh)--refresh=[with this refresh-token lifetime]:duration: ' \
        '(--access)--access=[with this access-token lifetime]:duration: ' \
        '(--offline)--offline=[with or without offline access]:on|off:(on off)' \
        '(--users)--users[count the grants of each client; groups are not expanded]' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 15m)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:resource: '
      ;;
    apply)
      _arguments -s -S \
        '(--journal)--journal=[record each step in this file (default\: PLAN.journal.ndjson)]:file:_files' \
        '(-n --dry-run)-n[read and judge every row without changing anything]' \
        '(-n --dry-run)--dry-run[read and judge every row without changing anything]' \
        '(-y --yes)-y[do not ask]' \
        '(-y --yes)--yes[do not ask]' \
        '(--continue-on-failure)--continue-on-failure[go on after a row that failed; never after an unknown outcome]' \
        '(--resume)--resume[go on after a run that did not get to its last row]' \
        '*--allow=[open a guard\: rows, share, self, oracle, no-effect, long, age]:guard:(rows share self oracle no-effect long age)' \
        '(--no-if-match)--no-if-match[do not detect changes by others (omits the If-Match header)]' \
        '(--waves)--waves=[change so many apps first, then more, then all\: 1,5,100%]:numbers: ' \
        '(--gate)--gate=[run this after each wave but the last; go on only if it exits with 0]:command: ' \
        '(--undo-on-failure)--undo-on-failure[undo all changes if the gate exits with 1]' \
        '(--skip-stale)--skip-stale[leave out rows whose app has changed, is gone or cannot be changed]' \
        '(--confirm)--confirm=[name of the protected profile that the change is meant for]:name:__apps_profiles' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 1h)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:plan: '
      ;;
    undo)
      _arguments -s -S \
        '(--journal)--journal=[record each step in this file (default\: beside JOURNAL, ending in .undo.ndjson)]:file:_files' \
        '(-n --dry-run)-n[read and judge every row without changing anything]' \
        '(-n --dry-run)--dry-run[read and judge every row without changing anything]' \
        '(-y --yes)-y[do not ask]' \
        '(-y --yes)--yes[do not ask]' \
        '(--continue-on-failure)--continue-on-failure[go on after a row that failed; never after an unknown outcome]' \
        '(--resume)--resume[go on after a run that did not get to its last row]' \
        '*--allow=[open a guard\: rows, share, self, oracle, no-effect, long, age]:guard:(rows share self oracle no-effect long age)' \
        '(--no-if-match)--no-if-match[do not detect changes by others (omits the If-Match header)]' \
        '(--confirm)--confirm=[name of the protected profile that the change is meant for]:name:__apps_profiles' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 1h)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:journal: '
      ;;
    test-offline)
      _arguments -s -S \
        '(--grant)--grant=[code, device or password (default\: code)]:grant:(code device password)' \
        '(--resource)--resource=[request the scopes of this resource app]:app: ' \
        '(--scope)--scope=[request only this scope and offline_access]:fqs: ' \
        '(--no-browser)--no-browser[print the URL to open, and read the final URL from you]' \
        '(--redirect-uri)--redirect-uri=[use this one of several registered redirect URIs]:uri: ' \
        '(--username)--username=[the user who signs in; required by --grant password]:name: ' \
        '(--password-stdin)--password-stdin[read the password from stdin]' \
        '(--read-secret)--read-secret[read the client'\''s secret from the domain]' \
        '(--control)--control[also run without offline_access, to compare]' \
        '(--no-reuse)--no-reuse[do not replay the used refresh token]' \
        '(--rotation-wait)--rotation-wait=[wait, then refresh again if no new refresh token came, and replay the used one only then]:duration: ' \
        '(--no-revoke)--no-revoke[do not revoke the tokens]' \
        '(--keep)--keep=[store a refresh token in this file, and revoke nothing]:file:_files' \
        '(--from)--from=[redeem the token in a --keep file, and store the next one]:file:_files' \
        '(--issuer)--issuer=[test a client of another OpenID provider]:url: ' \
        '(--auth-method)--auth-method=[how the client authenticates\: basic, post, private_key_jwt or none]:method:(basic post private_key_jwt none)' \
        '(--prompt)--prompt=[prompt of the authorization request; none leaves it out (default\: consent with --issuer)]:value: ' \
        '*--param=[add a parameter to the authorization request, such as audience=https\://api.example.com]:name=value: ' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:client: '
      ;;
    set-offline)
      _arguments -s -S \
        '(--unset)--unset[remove the value, so that the app has none]' \
        '(-n --dry-run)-n[show the request without sending it]' \
        '(-n --dry-run)--dry-run[show the request without sending it]' \
        '(-y --yes)-y[do not ask before turning it off]' \
        '(-y --yes)--yes[do not ask before turning it off]' \
        '(--force)--force[change it even if it has no effect]' \
        '(--no-if-match)--no-if-match[do not detect changes by others (omits the If-Match header)]' \
        '(--journal)--journal=[several apps\: record each step in this new file (default\: set-offline-TIME.journal.ndjson)]:file:_files' \
        '*--allow=[several apps\: open a guard\: rows, share, self, oracle, no-effect, long]:guard:(rows share self oracle no-effect long)' \
        '(--confirm)--confirm=[name of the protected profile that the change is meant for]:name:__apps_profiles' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:app: ' \
        '2:on|off:(on off)'
      ;;
    set-grant)
      _arguments -s -S \
        '(-n --dry-run)-n[show the request without sending it]' \
        '(-n --dry-run)--dry-run[show the request without sending it]' \
        '(-y --yes)-y[do not ask, even before removing the last grant]' \
        '(-y --yes)--yes[do not ask, even before removing the last grant]' \
        '(--force)--force[allow an undocumented grant, or a change without effect]' \
        '(--no-if-match)--no-if-match[do not detect changes by others (omits the If-Match header)]' \
        '(--journal)--journal=[several apps\: record each step in this new file (default\: set-grant-TIME.journal.ndjson)]:file:_files' \
        '*--allow=[several apps\: open a guard\: rows, share, self, oracle, no-effect, long]:guard:(rows share self oracle no-effect long)' \
        '(--confirm)--confirm=[name of the protected profile that the change is meant for]:name:__apps_profiles' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:client: ' \
        '2:grant:(code authorization_code refresh refresh_token client-credentials client_credentials password implicit device jwt-bearer saml2-bearer token-exchange tls tls_client_auth)' \
        '3:on|off:(on off)'
      ;;
    login)
      _arguments -s -S \
        '(--client-id)--client-id=[sign in as this client, with a secret or a key]:id: ' \
        '(--secret-stdin)--secret-stdin[read the client secret from stdin]' \
        '(--secret-file)--secret-file=[read the client secret from this file in every run]:file:_files' \
        '(--secret-command)--secret-command=[get the client secret from this command in every run]:command: ' \
        '(--store)--store=[where to store secrets and tokens\: keychain, or file for files of mode 0600 (default\: keychain)]:where:(keychain file)' \
        '(--cache-tokens)--cache-tokens[store access tokens between runs, in the same place]' \
        '(--key-file)--key-file=[read the private key (PEM) from this file in every run]:file:_files' \
        '(--key-id)--key-id=[certificate alias of the key (default\: the client id)]:alias: ' \
        '(--token-stdin)--token-stdin[read an access token from stdin]' \
        '(--token-file)--token-file=[read an access token from this file in every run]:file:_files' \
        '(--token-command)--token-command=[get an access token from this command in every run]:command: ' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:profile:__apps_profiles'
      ;;
    logout)
      _arguments -s -S \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:profile:__apps_profiles'
      ;;
    profile)
      _arguments -s -S \
        '(--force)--force[remove it even if its secret cannot be deleted]' \
        '(--save)--save[discover\: store a profile for each active domain that has none]' \
        '(--compartment)--compartment=[discover\: look in this compartment (default\: the root compartment)]:ocid: ' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:action:(list show use discover protect unprotect remove)' \
        '2:profile:__apps_profiles'
      ;;
    doctor)
      _arguments -s -S \
        '(--report)--report=[write to a new file how the domain behaves, without names, ids, addresses or secrets]:file:_files' \
        '(--print-schema)--print-schema[print the JSON Schema of such a report]' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]'
      ;;
    request)
      _arguments -s -S \
        '*-f+[add a string to the body, or to the query of a GET; key\[\]=value adds to a list]:key=value: ' \
        '*--field=[add a string to the body, or to the query of a GET; key\[\]=value adds to a list]:key=value: ' \
        '*-F+[the same for true, false, null, an integer or @FILE]:key=value: ' \
        '*--typed-field=[the same for true, false, null, an integer or @FILE]:key=value: ' \
        '(--input)--input=[read the JSON body from a file; - for stdin]:file:_files' \
        '(--attributes)--attributes=[attributes to return, such as id,displayName]:names: ' \
        '(--if-match)--if-match=[write only if meta.version is this]:version: ' \
        '(--paginate)--paginate[read all pages of a list; exits with 3 if rows may be missing]' \
        '(--reveal)--reveal[show secrets; only on a terminal]' \
        '(-y --yes)-y[do not ask before a write request]' \
        '(-y --yes)--yes[do not ask before a write request]' \
        '(--confirm)--confirm=[name of the protected profile that the change is meant for]:name:__apps_profiles' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--auth)--auth=[how to sign in\: instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials or token (also APPS_AUTH; default\: by what is set)]:method:(instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token)' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 60s)]:duration: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:METHOD:(GET HEAD POST PUT PATCH DELETE)' \
        '2:path: '
      ;;
    sandbox)
      _arguments -s -S \
        '(--domains)--domains=[run several domains, with a profile for each\: eu,us,dev]:names: ' \
        '(--port)--port=[port to listen on (default\: any free port); further domains take the ports after it]:number: ' \
        '(--apps)--apps=[load the apps of a file\: from apps list, oci, or a SCIM list]:file:_files' \
        '(--generate)--generate=[generate this many apps, always the same ones]:number: ' \
        '(--limits)--limits=[apply the rate limits of a domain type\: free, oracle-apps, oracle-apps-premium, premium, external-user]:type:(free oracle-apps oracle-apps-premium premium external-user)' \
        '(--like)--like=[behave like the domain of this report of apps doctor --report]:file:_files' \
        '(--machine)--machine=[give the command what such a machine has, and no secret\: instance, resource-principal, resource-principal-content, workload, cloud-shell, ci, gitlab]:kind:(instance resource-principal resource-principal-content workload cloud-shell ci gitlab)' \
        '*--switch=[choose a behavior that Oracle does not document; repeatable; DOMAIN\:NAME=VALUE for one of --domains]:name=value: ' \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:command: _command_names -e' \
        '*::arguments: _normal'
      ;;
    completion)
      _arguments -s -S \
        '(-o --output)-o+[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(-o --output)--output=[table, plain, json, ndjson or csv]:format:(table plain json ndjson csv)' \
        '(--no-color)--no-color[disable colors (also NO_COLOR)]' \
        '(--no-input)--no-input[never prompt]' \
        '(-q --quiet)-q[print only results, warnings and errors]' \
        '(-q --quiet)--quiet[print only results, warnings and errors]' \
        '(-v --verbose)-v[print more details]' \
        '(-v --verbose)--verbose[print more details]' \
        '(--debug)--debug[print requests and responses, without secrets]' \
        '(- *)-h[print this help]' \
        '(- *)--help[print this help]' \
        '1:bash|zsh|fish:(bash zsh fish)'
      ;;
  esac
}

if [[ "${funcstack[1]-}" == _apps ]]; then _apps "$@"; else compdef _apps apps; fi
