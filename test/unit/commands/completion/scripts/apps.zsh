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
    'get-expiry:how long tokens for an app live, and who says so'
    'set-expiry:change how long tokens for an app live, and prove it'
    'diagnose:why a client gets, or would get, no refresh token'
    'list:every app with its token settings'
    'audit:judge every app against a policy; made for CI'
    'test-offline:run a real offline_access grant, and say step by step whether it holds'
    'set-offline:whether refresh tokens may be issued for a resource app'
    'set-grant:whether a client may use one OAuth grant'
    'login:try how to sign in to a domain, and remember it under a name'
    'logout:forget the stored secret of a profile'
    'profile:the domains that are remembered, and which of them is in use'
    'doctor:can this machine reach the domain, and what may these credentials do?'
    'request:the raw API with the same guards, for what has no command yet'
    'sandbox:a local identity domain to learn, rehearse and test on'
    'completion:a script that completes commands in bash, zsh or fish'
  )
  _describe -t commands 'command' commands
}

_apps() {
  local curcontext="$curcontext" state state_descr line
  typeset -A opt_args
  _arguments -C -s -S \
    '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
    '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(--seconds)--seconds[print the refresh lifetime alone, in seconds]' \
        '(--token)--token=[with --seconds\: refresh (unless given) or access]:kind:(refresh access)' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(--token)--token=[whose lifetime\: refresh (unless given) or access]:kind:(refresh access)' \
        '(--unset)--unset[take the value away\: the default applies again]' \
        '(-n --dry-run)-n[show the request, and send nothing]' \
        '(-n --dry-run)--dry-run[show the request, and send nothing]' \
        '(--expect)--expect=[go on only if this is the lifetime now]:duration: ' \
        '(-y --yes)-y[agree beforehand to a large step]' \
        '(-y --yes)--yes[agree beforehand to a large step]' \
        '(--force)--force[also more than 365 days, or where it has no effect]' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(--resource)--resource=[only for the scopes of this resource app]:app: ' \
        '(--scope)--scope=[only for this fully qualified scope]:fqs: ' \
        '(--grant)--grant=[only for code, device or password]:grant:(code device password)' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(--filter)--filter=[only apps that this SCIM filter matches]:filter: ' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(- *)--help[print this help]'
      ;;
    audit)
      _arguments -s -S \
        '(--max-refresh)--max-refresh=[the longest that refresh tokens may live]:duration: ' \
        '(--min-refresh)--min-refresh=[the shortest]:duration: ' \
        '(--max-access)--max-access=[the longest that access tokens may live]:duration: ' \
        '(--min-access)--min-access=[the shortest]:duration: ' \
        '(--policy)--policy=[judge by this policy (YAML) instead]:file:_files' \
        '(--waivers)--waivers=[agreed exceptions, each with an end date]:file:_files' \
        '(--baseline)--baseline=[compare with an earlier report (-o json)]:file:_files' \
        '(--only-new)--only-new[count only what is new or worse since then]' \
        '(--fail-on)--fail-on=[end with 1 only from here\: low, medium, high or critical]:severity:(low medium high critical)' \
        '(--filter)--filter=[only apps that this SCIM filter matches]:filter: ' \
        '(--init)--init[print a policy to start with, from what the domain has now]' \
        '(--print-schema)--print-schema[print the JSON Schema of policy files, for editors]' \
        '(--explain)--explain=[say what a built-in rule means]:code:(access-outlives-refresh refresh-without-effect refresh-grant-without-offline-resource offline-resource-without-client public-client-long-refresh lifetime-by-default implicit-grant consent-bypassed-offline inactive-still-trusted)' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
        '(--oci-profile)--oci-profile=[sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)]:name: ' \
        '(--ca-file)--ca-file=[also trust the certificates in this PEM file]:file:_files' \
        '(--timeout)--timeout=[time limit for the whole run (default\: 15m)]:duration: ' \
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
    test-offline)
      _arguments -s -S \
        '(--grant)--grant=[code (unless given), device or password]:grant:(code device password)' \
        '(--resource)--resource=[ask for the scopes of this resource app]:app: ' \
        '(--scope)--scope=[ask for exactly this, and offline_access]:fqs: ' \
        '(--no-browser)--no-browser[print the address, and take the final one pasted]' \
        '(--redirect-uri)--redirect-uri=[of several registered ones, this]:uri: ' \
        '(--username)--username=[who signs in; needed by --grant password]:name: ' \
        '(--password-stdin)--password-stdin[take the password from stdin]' \
        '(--read-secret)--read-secret[read the client'\''s secret from the domain]' \
        '(--control)--control[once more without offline_access, to compare]' \
        '(--no-reuse)--no-reuse[do not try the spent refresh token]' \
        '(--no-revoke)--no-revoke[let the tokens live until they expire]' \
        '(--keep)--keep=[leave a refresh token there, and revoke nothing]:file:_files' \
        '(--from)--from=[redeem one that was left, and keep the next]:file:_files' \
        '(--issuer)--issuer=[a client of any OpenID Provider, by its client id]:url: ' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(-n --dry-run)-n[show the request, and send nothing]' \
        '(-n --dry-run)--dry-run[show the request, and send nothing]' \
        '(-y --yes)-y[do not ask before switching it off]' \
        '(-y --yes)--yes[do not ask before switching it off]' \
        '(--force)--force[also where it has no effect]' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(-n --dry-run)-n[show the request, and send nothing]' \
        '(-n --dry-run)--dry-run[show the request, and send nothing]' \
        '(-y --yes)-y[agree beforehand, also to its last grant]' \
        '(-y --yes)--yes[agree beforehand, also to its last grant]' \
        '(--force)--force[also an undocumented grant, or without effect]' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(--client-id)--client-id=[sign in as this client; it needs a secret or a key]:id: ' \
        '(--secret-stdin)--secret-stdin[its secret is a line of stdin]' \
        '(--secret-file)--secret-file=[its secret is in this file, at every run]:file:_files' \
        '(--secret-command)--secret-command=[its secret is what this program prints, at every run]:command: ' \
        '(--store)--store=[keep secret and tokens in the keychain, or in files of mode 0600]:where:(keychain file)' \
        '(--cache-tokens)--cache-tokens[keep its access tokens between runs, in the same place]' \
        '(--key-file)--key-file=[its private key in PEM form, at every run]:file:_files' \
        '(--key-id)--key-id=[alias of the certificate; the client id unless given]:alias: ' \
        '(--token-stdin)--token-stdin[a bearer token obtained elsewhere is a line of stdin]' \
        '(--token-file)--token-file=[a bearer token is in this file, at every run]:file:_files' \
        '(--token-command)--token-command=[a bearer token is what this program prints, at every run]:command: ' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(--force)--force[remove it also where its secret cannot be forgotten]' \
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
        '1:list|show|use|remove:(list show use remove)' \
        '2:profile:__apps_profiles'
      ;;
    doctor)
      _arguments -s -S \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '*-f+[a text for the body, or for the query of a GET; key\[\]=value is a list]:key=value: ' \
        '*--field=[a text for the body, or for the query of a GET; key\[\]=value is a list]:key=value: ' \
        '*-F+[the same for true, false, null, a whole number or @FILE]:key=value: ' \
        '*--typed-field=[the same for true, false, null, a whole number or @FILE]:key=value: ' \
        '(--input)--input=[the body, JSON; - for stdin]:file:_files' \
        '(--attributes)--attributes=[attributes to ask for\: id,displayName]:names: ' \
        '(--if-match)--if-match=[write only over this meta.version]:version: ' \
        '(--paginate)--paginate[all pages of a list, as one; 3 where that is not proved]' \
        '(--reveal)--reveal[show secrets; on a terminal alone]' \
        '(-y --yes)-y[do not ask before a request that writes]' \
        '(-y --yes)--yes[do not ask before a request that writes]' \
        '(--domain-url)--domain-url=[URL of the identity domain (also APPS_DOMAIN_URL)]:url: ' \
        '(--profile)--profile=[use a profile stored by apps login (also APPS_PROFILE)]:name:__apps_profiles' \
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
        '(--port)--port=[port to listen on (default\: any free port)]:number: ' \
        '(--apps)--apps=[load the apps of a file written by apps list -o ndjson]:file:_files' \
        '(--generate)--generate=[generate this number of apps, always the same]:number: ' \
        '(--limits)--limits=[apply the rate limits of a domain type\: free, oracle-apps, oracle-apps-premium, premium, external-user]:type:(free oracle-apps oracle-apps-premium premium external-user)' \
        '*--switch=[set behavior that Oracle does not document; repeatable]:name=value: ' \
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

if [[ "${funcstack[1]}" == _apps ]]; then _apps "$@"; else compdef _apps apps; fi
