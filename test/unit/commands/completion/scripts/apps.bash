# bash completion for apps; made by: apps completion bash

# What may follow: COMMAND, and an option or the number of an argument.
__apps_values() {
  case "$1 $2" in
    ' --profile' | ' --profiles' | 'get-expiry --profile' | 'set-expiry --confirm' | 'set-expiry --profile' | 'diagnose --profile' | 'list --profile' | 'list --profiles' | 'audit --confirm' | 'audit --profile' | 'audit --profiles' | 'snapshot --profile' | 'snapshot --profiles' | 'diff --profile' | 'diff --profiles' | 'plan --profile' | 'impact --profile' | 'apply --confirm' | 'apply --profile' | 'undo --confirm' | 'undo --profile' | 'test-offline --profile' | 'set-offline --confirm' | 'set-offline --profile' | 'set-grant --confirm' | 'set-grant --profile' | 'login --profile' | 'login 1' | 'logout 1' | 'profile 2' | 'doctor --profile' | 'request --confirm' | 'request --profile')
      __apps_profiles
      ;;
    ' --auth' | 'get-expiry --auth' | 'set-expiry --auth' | 'diagnose --auth' | 'list --auth' | 'audit --auth' | 'snapshot --auth' | 'diff --auth' | 'plan --auth' | 'impact --auth' | 'apply --auth' | 'undo --auth' | 'test-offline --auth' | 'set-offline --auth' | 'set-grant --auth' | 'login --auth' | 'doctor --auth' | 'request --auth')
      __apps_choices instance-principal resource-principal workload-identity delegation-token ci api-key security-token client-credentials token
      ;;
    ' --ca-file' | 'get-expiry --ca-file' | 'set-expiry --journal' | 'set-expiry --ca-file' | 'diagnose --ca-file' | 'list --ca-file' | 'audit --policy' | 'audit --waivers' | 'audit --baseline' | 'audit --history' | 'audit --out' | 'audit --journal' | 'audit --ca-file' | 'snapshot --out' | 'snapshot --ca-file' | 'diff --plan' | 'diff --journal' | 'diff --ca-file' | 'plan --out' | 'plan --ca-file' | 'plan 1' | 'impact --ca-file' | 'apply --journal' | 'apply --ca-file' | 'undo --journal' | 'undo --ca-file' | 'test-offline --keep' | 'test-offline --from' | 'test-offline --ca-file' | 'set-offline --journal' | 'set-offline --ca-file' | 'set-grant --journal' | 'set-grant --ca-file' | 'login --secret-file' | 'login --key-file' | 'login --token-file' | 'login --ca-file' | 'profile --ca-file' | 'doctor --report' | 'doctor --ca-file' | 'request --input' | 'request --ca-file' | 'sandbox --apps' | 'sandbox --like')
      __apps_files
      ;;
    ' -o' | ' --output' | 'get-expiry -o' | 'get-expiry --output' | 'set-expiry -o' | 'set-expiry --output' | 'diagnose -o' | 'diagnose --output' | 'list -o' | 'list --output' | 'snapshot -o' | 'snapshot --output' | 'impact -o' | 'impact --output' | 'apply -o' | 'apply --output' | 'undo -o' | 'undo --output' | 'test-offline -o' | 'test-offline --output' | 'set-offline -o' | 'set-offline --output' | 'set-grant -o' | 'set-grant --output' | 'login -o' | 'login --output' | 'logout -o' | 'logout --output' | 'profile -o' | 'profile --output' | 'doctor -o' | 'doctor --output' | 'request -o' | 'request --output' | 'sandbox -o' | 'sandbox --output' | 'completion -o' | 'completion --output')
      __apps_choices table plain json ndjson csv
      ;;
    'get-expiry --token' | 'set-expiry --token')
      __apps_choices refresh access
      ;;
    'set-expiry --allow' | 'set-offline --allow' | 'set-grant --allow')
      __apps_choices rows share self oracle no-effect long
      ;;
    'diagnose --grant' | 'test-offline --grant')
      __apps_choices code device password
      ;;
    'audit --severity' | 'audit --fail-on')
      __apps_choices low medium high critical
      ;;
    'audit --allow' | 'apply --allow' | 'undo --allow')
      __apps_choices rows share self oracle no-effect long age
      ;;
    'audit --explain')
      __apps_choices access-outlives-refresh refresh-without-effect refresh-grant-without-offline-resource offline-resource-without-client public-client-long-refresh lifetime-by-default implicit-grant consent-bypassed-offline inactive-still-trusted
      ;;
    'audit -o' | 'audit --output')
      __apps_reports table plain json ndjson csv sarif junit markdown html github
      ;;
    'diff -o' | 'diff --output' | 'plan -o' | 'plan --output')
      __apps_reports table plain json ndjson csv markdown
      ;;
    'plan --input')
      __apps_choices yaml csv
      ;;
    'impact --offline' | 'set-offline 2' | 'set-grant 3')
      __apps_choices on off
      ;;
    'test-offline --auth-method')
      __apps_choices basic post private_key_jwt none
      ;;
    'set-grant 2')
      __apps_choices code authorization_code refresh refresh_token client-credentials client_credentials password implicit device jwt-bearer saml2-bearer token-exchange tls tls_client_auth
      ;;
    'login --store')
      __apps_choices keychain file
      ;;
    'profile 1')
      __apps_choices list show use discover protect unprotect remove
      ;;
    'request 1')
      __apps_choices GET HEAD POST PUT PATCH DELETE
      ;;
    'sandbox --limits')
      __apps_choices free oracle-apps oracle-apps-premium premium external-user
      ;;
    'sandbox --machine')
      __apps_choices instance resource-principal resource-principal-content workload cloud-shell ci gitlab
      ;;
    'completion 1')
      __apps_choices bash zsh fish
      ;;
    'help 1')
      __apps_choices get-expiry set-expiry diagnose list audit snapshot diff plan impact apply undo test-offline set-offline set-grant login logout profile doctor request sandbox completion
      ;;
  esac
}

__apps_options() {
  case "$1" in
    get-expiry) __apps_choices --seconds --token --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    set-expiry) __apps_choices --token --unset -n --dry-run --expect -y --yes --force --no-if-match --journal --allow --confirm --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    diagnose) __apps_choices --resource --scope --grant --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    list) __apps_choices --filter --domain-url --profile --profiles --all-profiles --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    audit) __apps_choices --max-refresh --min-refresh --max-access --min-access --severity --policy --waivers --waivers-ending --baseline --only-new --history --fail-on --sarif-all --require-judged --filter --fix --out --journal -n --dry-run -y --yes --allow --no-if-match --init --print-schema --explain --confirm --domain-url --profile --profiles --all-profiles --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    snapshot) __apps_choices --out --filter --domain-url --profile --profiles --all-profiles --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    diff) __apps_choices --across --plan --journal --domain-url --profile --profiles --all-profiles --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    plan) __apps_choices --input --from-audit --restore --undo --out --exit-code --only --skip-missing --print-schema --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    impact) __apps_choices --refresh --access --offline --users --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    apply) __apps_choices --journal -n --dry-run -y --yes --continue-on-failure --resume --allow --no-if-match --waves --gate --undo-on-failure --skip-stale --confirm --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    undo) __apps_choices --journal -n --dry-run -y --yes --continue-on-failure --resume --allow --no-if-match --confirm --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    test-offline) __apps_choices --grant --resource --scope --no-browser --redirect-uri --username --password-stdin --read-secret --control --no-reuse --rotation-wait --no-revoke --keep --from --issuer --auth-method --prompt --param --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    set-offline) __apps_choices --unset -n --dry-run -y --yes --force --no-if-match --journal --allow --confirm --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    set-grant) __apps_choices -n --dry-run -y --yes --force --no-if-match --journal --allow --confirm --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    login) __apps_choices --client-id --secret-stdin --secret-file --secret-command --store --cache-tokens --key-file --key-id --token-stdin --token-file --token-command --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    logout) __apps_choices -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    profile) __apps_choices --force --save --compartment --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    doctor) __apps_choices --report --print-schema --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    request) __apps_choices -f --field -F --typed-field --input --attributes --if-match --paginate --reveal -y --yes --confirm --domain-url --profile --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    sandbox) __apps_choices --domains --port --apps --generate --limits --like --machine --switch -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    completion) __apps_choices -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help ;;
    *) __apps_choices --domain-url --profile --profiles --all-profiles --auth --oci-profile --ca-file --timeout -o --output --no-color --no-input -q --quiet -v --verbose --debug -h --help -V --version ;;
  esac
}

__apps_choices() {
  local each
  for each; do
    if [[ "$each" == "$cur"* ]]; then COMPREPLY+=("$each"); fi
  done
}

# Where it can be told to, readline completes files, as it does without a script.
__apps_files() {
  if compopt -o default 2>/dev/null; then return; fi
  local each
  while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen -f -- "$cur")
}

__apps_reports() {
  if [[ "$path" == yes ]]; then __apps_files; else __apps_choices "$@"; fi
}

# A name may hold anything: it is typed as one word, of which the shell expands nothing.
__apps_profiles() {
  local each word
  while IFS= read -r each; do
    printf -v word '%q' "$each"
    if [[ "$each" == "$cur"* || "$word" == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done < <(command apps profile list -o plain 2>/dev/null </dev/null | cut -f 2)
}

__apps_program() {
  if declare -F _command_offset >/dev/null; then _command_offset "$1"; return; fi
  if ((COMP_CWORD > $1)); then __apps_files; return; fi
  local each
  while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen -c -- "$cur")
}

# Readline takes the = of --output=json for a word.
_apps() {
  local cur="${COMP_WORDS[COMP_CWORD]}" command='' option='' last='' path=no position=1 i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="${COMP_WORDS[i]}"
    if [[ "$word" == '=' && -n "$last" ]]; then option="$last"; __apps_is_path "$i"; continue; fi
    path=no
    if [[ -n "$option" ]]; then last="$option"; option=''; continue; fi
    last=''
    case "$word" in
      --)
        case "$command" in
          sandbox) __apps_program "$((i + 1))" ;;
        esac
        return
        ;;
      --token | --domain-url | --profile | --auth | --oci-profile | --ca-file | --timeout | -o | --output | --expect | --journal | --allow | --confirm | --resource | --scope | --grant | --filter | --profiles | --max-refresh | --min-refresh | --max-access | --min-access | --severity | --policy | --waivers | --waivers-ending | --baseline | --history | --fail-on | --out | --explain | --plan | --input | --from-audit | --restore | --undo | --only | --refresh | --access | --offline | --waves | --gate | --redirect-uri | --username | --rotation-wait | --keep | --from | --issuer | --auth-method | --prompt | --param | --client-id | --secret-file | --secret-command | --store | --key-file | --key-id | --token-file | --token-command | --compartment | --report | -f | --field | -F | --typed-field | --attributes | --if-match | --domains | --port | --apps | --generate | --limits | --like | --machine | --switch) option="$word"; last="$word" ;;
      -*) ;;
      *) if [[ -z "$command" ]]; then command="$word"; else ((position++)); fi ;;
    esac
  done
  if [[ "$cur" == '=' && -n "$last" ]]; then cur=''; option="$last"; __apps_is_path "$COMP_CWORD"; fi
  if [[ -n "$option" ]]; then __apps_values "$command" "$option"
  elif [[ "$cur" == -* ]]; then __apps_options "$command"
  elif [[ -n "$command" ]]; then __apps_values "$command" "$position"
  else __apps_choices get-expiry set-expiry diagnose list audit snapshot diff plan impact apply undo test-offline set-offline set-grant login logout profile doctor request sandbox completion help
  fi
}

# The = of FORMAT=PATH, and not that of --output=FORMAT.
__apps_is_path() {
  if [[ "${COMP_WORDS[$1 - 1]}" == -* ]]; then path=no; else path=yes; fi
}

complete -F _apps apps
