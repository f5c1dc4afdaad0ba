// The texts that shells read: each hands the words to `rondel complete`, and shows what it answers.
// A line that begins with a colon is no word: the shell is to find files or folders itself.

const BASH = `# Completion of rondel for bash: rondel completion bash >> ~/.bashrc
_rondel() {
  local line=\${COMP_LINE:0:COMP_POINT} word says typed skip
  local -a words
  read -ra words <<< "$line"
  case $line in *[[:space:]]) words+=("") ;; esac
  # Bash replaces only what follows the last = or : of the word.
  typed=\${words[\${#words[@]}-1]}
  skip=\${typed%"\${typed##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r word says; do
    case $word in
      :files) mapfile -t COMPREPLY < <(compgen -f -- "\${typed#"$skip"}"); compopt -o filenames ;;
      :folders) mapfile -t COMPREPLY < <(compgen -d -- "\${typed#"$skip"}"); compopt -o filenames ;;
      # What a module calls a choice is a word, and nothing that the shell would run.
      *) printf -v word %q "\${word#"$skip"}"; COMPREPLY+=("$word") ;;
    esac
  done < <("$1" complete -- "\${words[@]:1}" 2>/dev/null)
  case \${COMPREPLY[*]} in *://) compopt -o nospace ;; esac
}
complete -F _rondel rondel
`;

const ZSH = `# Completion of rondel for zsh: rondel completion zsh >> ~/.zshrc
_rondel() {
  local line
  local -a found
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :files) compset -P '--*='; _files; return ;;
      :folders) compset -P '--*='; _files -/; return ;;
      ?*) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  _describe rondel found
}
compdef _rondel rondel
`;

const FISH = `# Completion of rondel for fish: ~/.config/fish/completions/rondel.fish
function __rondel_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in ($words[1] complete -- $words[2..-1] 2>/dev/null)
    switch $line
      case ':files'
        __fish_complete_path (commandline -ct)
      case ':folders'
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $line
    end
  end
end
complete -c rondel -f -a '(__rondel_complete)'
`;

export const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;

export type ShellName = keyof typeof SCRIPTS;

export const SHELL_NAMES = ["bash", "zsh", "fish"] as const;

export function isShellName(name: string): name is ShellName {
  return Object.hasOwn(SCRIPTS, name);
}
