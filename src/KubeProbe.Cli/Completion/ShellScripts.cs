namespace KubeProbe.Cli.Completion;

/// <summary>
/// The completion scripts. Each hands the line up to the cursor to <c>kubeprobe "[suggest:N]" LINE</c> and offers what comes back.
/// </summary>
static class ShellScripts
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["bash"] = """
            # source <(kubeprobe completion bash)
            _kubeprobe() {
                local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}"
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(kubeprobe "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word"))
            }
            complete -o default -F _kubeprobe kubeprobe

            """,
        ["zsh"] = """
            #compdef kubeprobe
            # source <(kubeprobe completion zsh)
            _kubeprobe() {
                local line="${BUFFER[1,CURSOR]}"
                local -a words_found
                words_found=("${(@f)$(kubeprobe "[suggest:${#line}]" "$line" 2>/dev/null)}")
                if [[ -n "${words_found[1]}" ]]; then compadd -a words_found; else _files; fi
            }
            compdef _kubeprobe kubeprobe

            """,
        ["fish"] = """
            # kubeprobe completion fish | source
            function __kubeprobe_complete
                set -l line (commandline -cp)
                kubeprobe "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c kubeprobe -a "(__kubeprobe_complete)"

            """,
        ["pwsh"] = """
            # kubeprobe completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName kubeprobe -ScriptBlock {
                param($word, $tree, $cursor)
                $line = $tree.ToString().PadRight($cursor).Substring(0, $cursor)
                kubeprobe "[suggest:$($line.Length)]" "$line" 2>$null |
                    Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }

            """,
    };
}
