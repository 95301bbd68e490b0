"""Sentences of the command line that all commands share: arguments, complaints, confirmations."""

from quotaopt.messages.entry import Entry

_ARGUMENTS: dict[str, Entry] = {
    "cli.help": Entry(
        en="""Fair, exact and proven allocation of sales targets.

Start with a shipped plan:
  quotaopt new demo --example annual
  quotaopt solve demo/plan.yaml""",
        zh="""公平、精确、可证明的销售目标分配。

从自带的示例开始：
  quotaopt new demo --example annual
  quotaopt solve demo/plan.yaml""",
    ),
    "cli.arguments": Entry(en="Arguments", zh="参数"),
    "cli.options": Entry(en="Options", zh="选项"),
    "cli.commands": Entry(en="Commands", zh="命令"),
    "cli.required": Entry(en="[required]", zh="[必填]"),
    "cli.default": Entry(en="[default: {{}}]", zh="[默认：{{}}]"),
    "cli.plan": Entry(en="The plan file, or a version: DIR, DIR@2.", zh="计划文件，或版本：DIR、DIR@2。"),
    "cli.by": Entry(
        en="Show these levels in full, commas between them: region,quarter. Repeatable.",
        zh="完整显示这些层级，以逗号分隔，如 region,quarter。可重复。",
    ),
    "cli.scenario": Entry(
        en="Take the plan as this scenario of it has it; before --set. Repeatable, in order.",
        zh="按计划中的某个情景计算，先于 --set 生效。可重复，依次叠加。",
    ),
    "cli.scenarios": Entry(
        en="A file with more scenarios, for --scenario.",
        zh="另外存放情景的文件，供 --scenario 使用。",
    ),
    "cli.set": Entry(
        en="Override an entry of the plan, as in rules.East.share=0.33. Repeatable.",
        zh="覆盖计划中的一项，如 rules.华东.share=0.33。可重复。",
    ),
    "cli.json": Entry(en="Print one JSON document, also for errors.", zh="输出一份 JSON 文档，出错时也是。"),
    "cli.quiet": Entry(en="No report and no progress.", zh="不显示结果和进度。"),
    "cli.lang": Entry(en="Language; by default that of the locale.", zh="语言；默认取自系统区域设置。"),
    "cli.traceback": Entry(en="Show where a defect of quotaopt lies.", zh="显示 quotaopt 自身缺陷的位置。"),
    "cli.allow_outside": Entry(
        en="Permit tables outside the plan's folder.", zh="允许使用计划文件夹以外的数据表。"
    ),
    "cli.check.model": Entry(
        en="Print the mathematical model as text instead.", zh="改为以文本输出数学模型。"
    ),
    "cli.check.suggest_weights": Entry(
        en="Suggest weights for the reference's sources: those that would have told last year best.",
        zh="建议公平基准各来源的权重：用更早的数据最能说明去年的那组权重。",
    ),
    "cli.show_help": Entry(en="Show this page.", zh="显示本页。"),
    "cli.version": Entry(en="Show the version.", zh="显示版本。"),
}

_COMPLAINTS: dict[str, Entry] = {
    "cli.error": Entry(en="Error: {text}", zh="错误：{text}"),
    "cli.no_such_option": Entry(
        en="there is no option {name}",
        zh="没有选项 {name}",
        fix_en="Did you mean {near}?",
        fix_zh="是否指 {near}？",
    ),
    "cli.no_such_command": Entry(
        en="there is no command '{name}'",
        zh="没有命令“{name}”",
        fix_en="Did you mean {near}?",
        fix_zh="是否指 {near}？",
    ),
    "cli.missing": Entry(
        en="{name} is missing",
        zh="缺少 {name}",
        fix_en="Add --help for an example.",
        fix_zh="加上 --help 可查看示例。",
    ),
    "cli.not_one_of": Entry(
        en="this is no value for {name}",
        zh="{name} 的值无效",
        fix_en="Choose one of {known}.",
        fix_zh="可选值：{known}。",
    ),
    "cli.bad_value": Entry(
        en="this is no value for {name}: {reason}",
        zh="{name} 的值无效：{reason}",
        fix_en="Add --help for an example.",
        fix_zh="加上 --help 可查看示例。",
    ),
    "cli.bad_call": Entry(
        en="{reason}",
        zh="命令无法理解：{reason}",
        fix_en="Add --help for an example.",
        fix_zh="加上 --help 可查看示例。",
    ),
    "cli.compare_alone": Entry(
        en="--compare-notions makes several plans, while --by, --proof, --write-lp and --write-mps need one",
        zh="--compare-notions 会得到多份方案，而 --by、--proof、--write-lp、--write-mps 只能用于一份",
        fix_en="Leave them out, or choose a notion with --set fairness.notion=...",
        fix_zh="请去掉这些选项，或用 --set fairness.notion=... 选定一种公平准则。",
    ),
    "cli.range_without_proof": Entry(
        en="--range shows what can be reached, while --proof writes why a plan cannot be met",
        zh="--range 显示可达范围，而 --proof 写出计划为何无法达成的证明",
        fix_en="Run quotaopt diagnose twice, once with each.",
        fix_zh="请分两次运行 quotaopt diagnose，各用其一。",
    ),
    "cli.no_output": Entry(
        en="the output cannot be written: {reason}",
        zh="无法写出结果：{reason}",
        fix_en="Make room, or send the output elsewhere.",
        fix_zh="请腾出空间，或把结果输出到别处。",
    ),
    "cli.defect": Entry(
        en="a defect of quotaopt: {kind}: {error}",
        zh="quotaopt 自身的缺陷：{kind}：{error}",
        fix_en="Please report it with the plan and the output of the same command with --traceback.",
        fix_zh="请附上计划文件，以及同一命令加 --traceback 的输出，向我们报告。",
    ),
}

ENTRIES: dict[str, Entry] = {**_ARGUMENTS, **_COMPLAINTS}
