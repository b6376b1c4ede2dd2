/** `dkim-lint completion SHELL`: a script that completes commands, options and their values, made from the data of `--help`. */

import type { Command } from 'commander';
import { RULE_IDS } from '../../core/rules/rule-ids.ts';
import { data } from '../../core/text/visible.ts';
import type { Output } from '../output.ts';

export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

interface OptionWords {
  /** `--format`; with its short form where it has one. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** The values that there are; empty where any will do, or a file. Rules are so many that scripts list them once. */
  readonly choices: readonly string[] | 'rules';
}

interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** What may follow that is no option, besides files. */
  readonly words: readonly string[] | 'rules';
  /** Whether an argument may be a file: not where it is one of {@link words}. */
  readonly takesFiles: boolean;
}

const RULES = [...RULE_IDS].join(' ');
/** With what follows the id. */
const RULE_CHOICES = [...RULE_IDS].map((id) => `${id}=`).join(' ');

export function completion(shell: Shell, program: Command, output: Output): void {
  const common = optionsOf(program);
  const commands = program.commands.map(
    (command): CommandWords => ({
      name: command.name(),
      description: command.description(),
      options: [...optionsOf(command), ...common],
      words: wordsOf(command),
      takesFiles: wordsOf(command).length === 0,
    }),
  );
  output.print(data(SCRIPTS[shell](commands)));
}

function optionsOf(command: Command): readonly OptionWords[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description, required, optional, argChoices }) => ({
      names: [long, short].filter((name) => name !== undefined && name !== null),
      description,
      takesValue: required || optional,
      choices: long === '--rule' ? 'rules' : (argChoices ?? []),
    }));
}

function wordsOf(command: Command): CommandWords['words'] {
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return command.name() === 'rules' ? 'rules' : choices;
}

type Script = (commands: readonly CommandWords[]) => string;

const SCRIPTS: Readonly<Record<Shell, Script>> = {
  bash: (commands) => `# Completion of dkim-lint for bash. In ~/.bashrc: source <(dkim-lint completion bash)
_dkim_lint() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=lint word i
  # Readline takes = for the end of a word.
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=\${COMP_WORDS[COMP_CWORD-2]}
  [[ \${COMP_WORDS[COMP_CWORD]} == = ]] && prev=\${COMP_WORDS[COMP_CWORD-1]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${commands.map(({ name }) => name).join('|')}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  COMPREPLY=()
  case $prev in
    */*) [[ \${COMP_WORDS[COMP_CWORD-1]} == = || \${COMP_WORDS[COMP_CWORD]} == = ]] && { COMPREPLY=($(compgen -W 'off hint info warning error' -- "$cur")); return; } ;;
${distinctOptions(commands)
  .filter(({ takesValue }) => takesValue)
  .map(({ names, choices }) => `    ${names.join('|')}) ${bashValues(choices)}; return ;;`)
  .join('\n')}
  esac
  case $command in
${commands
  .map(
    ({ name, options, words }) =>
      `    ${name}) word='${[...options.flatMap(({ names }) => names), ...(words === 'rules' ? [RULES] : words)].join(' ')}' ;;`,
  )
  .join('\n')}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$word" -- "$cur"))
  else
    ((COMP_CWORD == 1)) && word+=' ${commands.map(({ name }) => name).join(' ')}'
    COMPREPLY=($(compgen -W "$word" -X '-*' -- "$cur"))
    case $command in
      ${commands
        .filter(({ takesFiles }) => !takesFiles)
        .map(({ name }) => name)
        .join('|')}) compopt +o bashdefault 2>/dev/null ;;
      *) COMPREPLY+=($(compgen -f -- "$cur")) ;;
    esac
  fi
}
complete -o filenames -o bashdefault -F _dkim_lint dkim-lint
`,

  zsh: (commands) => `#compdef dkim-lint
# Completion of dkim-lint for zsh. Save it as _dkim-lint in a folder of $fpath, or in ~/.zshrc: source <(dkim-lint completion zsh)
_dkim-lint() {
  local -a commands options
  local -a rules=(${RULES})
  local -a choices=(${RULE_CHOICES})
  local command=lint word
  commands=(
${commands.map(({ name, description }) => `    ${zshQuoted(`${name}:${description}`)}`).join('\n')}
  )
  for word in \${words[2,CURRENT-1]}; do
    if (( \${commands[(I)\${word}:*]} )); then command=$word; break; fi
  done
  case $command in
${commands
  .map(
    ({ name, options, words }) => `    ${name})
      options=(
${options.map((option) => zshOptions(option)).join('\n')}
        ${zshWords(words)}
      ) ;;`,
  )
  .join('\n')}
  esac
  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
    _describe command commands
    _files
    return
  fi
  _arguments -s $options
}
if [[ $funcstack[1] == _dkim-lint ]]; then _dkim-lint "$@"; else compdef _dkim-lint dkim-lint; fi
`,

  fish: (commands) => `# Completion of dkim-lint for fish. Save it as ~/.config/fish/completions/dkim-lint.fish
set -g __dkim_lint_rules ${RULES}
function __dkim_lint_command
    for word in (commandline -opc)[2..-1]
        if contains -- $word ${commands.map(({ name }) => name).join(' ')}
            echo $word
            return
        end
    end
    echo lint
end
${commands.map(({ name, description }) => `complete -c dkim-lint -n 'test (count (commandline -opc)) -eq 1' -a ${name} -d ${fishQuoted(description)}`).join('\n')}
${commands
  .flatMap(({ name, options, words }) => {
    const here = `complete -c dkim-lint -n 'test (__dkim_lint_command) = ${name}'`;
    return [
      ...options.map(({ names, description, takesValue, choices }) => {
        const flags = names.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        const values = choices.length === 0 ? (takesValue ? ' -r' : '') : ` -x -a ${fishList(choices, '=')}`;
        return `${here} ${flags.join(' ')}${values} -d ${fishQuoted(description)}`;
      }),
      ...(words.length === 0 ? [] : [`${here} -f -a ${fishList(words)}`]),
    ];
  })
  .join('\n')}
`,

  powershell: (
    commands,
  ) => `# Completion of dkim-lint for PowerShell. In $PROFILE: dkim-lint completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName dkim-lint -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    $rules = '${RULES}'.Split(' ')
    $commands = [ordered]@{
${commands.map(({ name, description }) => `        '${name}' = ${psQuoted(description)}`).join('\n')}
    }
    $options = @{
${commands.map(({ name, options, words }) => `        '${name}' = [ordered]@{ ${[...options.flatMap(({ names, description }) => names.map((flag) => `'${flag}' = ${psQuoted(description)}`)), ...(words === 'rules' ? [] : words).map((word) => `'${word}' = '${word}'`)].join('; ')} }`).join('\n')}
    }
    $values = @{
${distinctOptions(commands)
  .filter(({ choices }) => choices.length > 0)
  .flatMap(({ names, choices }) =>
    names.map(
      (flag) =>
        `        '${flag}' = ${choices === 'rules' ? "($rules -replace '$', '=')" : `'${choices.join(' ')}'.Split(' ')`}`,
    ),
  )
  .join('\n')}
    }
    $command = @($words | Where-Object { $commands.Contains($_) }) + 'lint' | Select-Object -First 1
    if ($words.Count -gt 0 -and $values.ContainsKey($words[-1])) {
        $found = [ordered]@{}
        foreach ($value in $values[$words[-1]]) { $found[$value] = $value }
    } elseif ($words.Count -eq 0 -and -not $wordToComplete.StartsWith('-')) {
        $found = $commands
    } else {
        $found = $options[$command]
        if ($command -eq 'rules') { foreach ($rule in $rules) { $found[$rule] = $rule } }
    }
    foreach ($name in $found.Keys) {
        if ($name.StartsWith($wordToComplete)) {
            [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $found[$name])
        }
    }
}
`,
};

function bashValues(choices: OptionWords['choices']): string {
  if (choices === 'rules') {
    return `COMPREPLY=($(compgen -W '${RULE_CHOICES}' -- "$cur")); compopt -o nospace 2>/dev/null`;
  }
  return choices.length === 0
    ? 'COMPREPLY=($(compgen -f -- "$cur"))'
    : `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur"))`;
}

/** The options of all commands, each once. */
function distinctOptions(commands: readonly CommandWords[]): readonly OptionWords[] {
  const found = new Map<string, OptionWords>();
  for (const option of commands.flatMap(({ options }) => options)) {
    const known = found.get(option.names[0]!);
    if (known === undefined || known.choices.length === 0) found.set(option.names[0]!, option);
  }
  return [...found.values()];
}

function zshOptions({ names, description, takesValue, choices }: OptionWords): string {
  const words = description.replace(/[[\]:\\]/g, '\\$&');
  const list =
    choices === 'rules' ? '{compadd -S "" -a choices}' : choices.length === 0 ? '_files' : `(${choices.join(' ')})`;
  const value = takesValue ? `:value:${list}` : '';
  return names.map((flag) => `        ${zshQuoted(`*${flag}[${words}]${value}`)}`).join('\n');
}

function zshWords(words: CommandWords['words']): string {
  if (words === 'rules') return zshQuoted('*:rule:{compadd -a rules}');
  return words.length === 0 ? "'*:file:_files'" : zshQuoted(`*:word:(${words.join(' ')})`);
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishList(words: CommandWords['words'], end = ''): string {
  return words === 'rules' ? `'$__dkim_lint_rules${end}'` : fishQuoted(words.join(' '));
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function psQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
