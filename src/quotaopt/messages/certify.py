"""Sentences of the certify room: what failed."""

from quotaopt.messages.entry import Entry


def _stated(part: str, part_zh: str) -> Entry:
    """A part of the statement of a proof that the plan states otherwise."""
    return Entry(
        en=f"the proof states {part} otherwise than the plan and its tables do",
        zh=f"证明中陈述的{part_zh}与计划及其表格不一致",
        fix_en="The proof was changed, or belongs to another plan or another version of it. Solve again.",
        fix_zh="证明已被改动，或属于另一份计划或该计划的另一版本，请重新求解。",
    )


ENTRIES: dict[str, Entry] = {
    "certify.unknown": Entry(
        en="the plan has no cell {members}",
        zh="计划中没有单元 {members}",
        fix_en="Targets belong to the cells of the plan only. Remove the row, or correct its members.",
        fix_zh="目标只能落在计划的单元上。请删除该行，或更正其成员。",
    ),
    "certify.missing": Entry(
        en="the cell {members} has no target",
        zh="单元 {members} 没有目标",
        fix_en="Every cell needs a row; one that carries nothing has the target 0.",
        fix_zh="每个单元都要有一行；不承担目标的单元请写 0。",
    ),
    "certify.twice": Entry(
        en="the cell {members} has more than one target",
        zh="单元 {members} 有不止一个目标",
        fix_en="Keep one row per cell.",
        fix_zh="每个单元只保留一行。",
    ),
    "certify.size": Entry(
        en="the targets are too large to be added up exactly",
        zh="目标数值过大，无法精确求和",
        fix_en="Check the unit of the amounts.",
        fix_zh="请检查金额的单位。",
    ),
    "certify.step": Entry(
        en="{members}: {activity} is not a multiple of the step, {by} is left over",
        zh="{members}：{activity} 不是取整单位的整数倍，余 {by}",
        fix_en="Round it to the step, or choose a smaller step in the plan.",
        fix_zh="请按取整单位取整，或在计划中改用更小的取整单位。",
    ),
    "certify.sign": Entry(
        en="{members}: the target {activity} is below zero",
        zh="{members}：目标 {activity} 小于零",
        fix_en="Targets are zero or more.",
        fix_zh="目标不能为负。",
    ),
    "certify.levels": Entry(
        en="level {rule} is not what the plan says: {members}",
        zh="层级“{rule}”与计划不符：{members}",
        fix_en="Correct the member, or check that the targets belong to this version of the plan.",
        fix_zh="请更正成员名称，或确认这些目标属于该版本的计划。",
    ),
    "certify.rule": Entry(
        en="rule '{row}' is broken: {activity} is outside {lower} .. {upper} by {by}",
        zh="违反规则“{row}”：{activity} 超出 {lower} 至 {upper}，差 {by}",
        fix_en="These targets are not a plan that keeps the rules. Solve again.",
        fix_zh="这组目标不满足规则，请重新求解。",
    ),
    "certify.lot": Entry(
        en="rule '{row}' is broken: {activity} is neither nothing nor at least the lot of {lower}",
        zh="违反规则“{row}”：{activity} 既不为零，也未达到起订额 {lower}",
        fix_en="These targets are not a plan that keeps the rules. Solve again.",
        fix_zh="这组目标不满足规则，请重新求解。",
    ),
    "certify.one_of": Entry(
        en="rule '{row}' is broken: {activity} is none of its values, the nearest is {lower}",
        zh="违反规则“{row}”：{activity} 不在可选值之内，最接近的是 {lower}",
        fix_en="These targets are not a plan that keeps the rules. Solve again.",
        fix_zh="这组目标不满足规则，请重新求解。",
    ),
    "certify.at_most": Entry(
        en="rule '{row}' is broken: {activity} members carry something, {upper} may",
        zh="违反规则“{row}”：有 {activity} 个成员承担目标，最多只能 {upper} 个",
        fix_en="These targets are not a plan that keeps the rules. Solve again.",
        fix_zh="这组目标不满足规则，请重新求解。",
    ),
    "certify.not_checkable": Entry(
        en="rule '{row}' cannot be checked: the plan and its tables do not say its limit",
        zh="规则“{row}”无法检查：计划及其表格没有给出它的限值",
        fix_en="Fill in the table or the history it refers to, and name members that exist.",
        fix_zh="请补齐它引用的表格或历史数据，并使用存在的成员名称。",
    ),
    "certify.reference": Entry(
        en="the stated references are negative, blank, or sum to another amount than the plan's",
        zh="给出的基准有负数或空值，或合计与计划不符",
        fix_en="The proof belongs to another plan, or was changed.",
        fix_zh="该证明属于另一份计划，或已被改动。",
    ),
    "certify.multipliers": Entry(
        en="the stated multipliers do not fit the plan: {rule}",
        zh="给出的乘子与计划不符：{rule}",
        fix_en="The proof belongs to another plan, or was changed.",
        fix_zh="该证明属于另一份计划，或已被改动。",
    ),
    "certify.digest": Entry(
        en="the proof file was changed after it was written",
        zh="证明文件在写出后被改动过",
        fix_en="Use the file as it was written, or solve again.",
        fix_zh="请使用原始文件，或重新求解。",
    ),
    "certify.another": Entry(
        en="the proof is of another plan, '{rule}', or of one with other cells",
        zh="这是另一份计划“{rule}”的证明，或其单元与此计划不同",
        fix_en="Give the plan that the proof was written for, or solve this one with --proof.",
        fix_zh="请给出证明所对应的计划，或用 solve --proof 为此计划另写证明。",
    ),
    "certify.plan": Entry(
        en="the plan is not the one the proof was written for",
        zh="计划与证明所对应的计划不一致",
        fix_en="Use the plan as it was when the proof was written, or solve again.",
        fix_zh="请使用写出证明时的计划，或重新求解。",
    ),
    "certify.stages": Entry(
        en="the claim is about other stages or another level of fairness than the plan states",
        zh="所声称的求解步骤或公平层级与计划不一致",
        fix_en="The proof was changed, or belongs to another plan. Solve again.",
        fix_zh="证明已被改动，或属于另一份计划，请重新求解。",
    ),
    "certify.coincides": Entry(
        en="the rules that shape the answer are not nested sums, so notions of fairness may differ",
        zh="决定结果的规则不是逐层嵌套的求和，各公平准则的结果可能不同",
        fix_en="The proof was changed, or its claim was false.",
        fix_zh="证明已被改动，或其声称有误。",
    ),
    "certify.table": Entry(
        en="table '{rule}' is not the one the proof was written for",
        zh="表“{rule}”与证明所对应的表不一致",
        fix_en="Use the table as it was when the proof was written, or solve again.",
        fix_zh="请使用写出证明时的表，或重新求解。",
    ),
    "certify.statement": _stated("rule '{rule}'", "规则“{rule}”"),
    "certify.statement_cells": _stated("the cells", "单元"),
    "certify.statement_units": _stated("the totals and units", "总额与单位"),
    "certify.statement_fairness": _stated("what is fair", "公平准则"),
    "certify.statement_over_assignment": _stated("the over-assignment", "超额分配"),
    "certify.statement_owners": _stated("the table of owners", "归属表"),
    "certify.statement_derived": _stated("the derived measures", "派生指标"),
    "certify.statement_rules": _stated("the list of rules", "规则清单"),
    "certify.references": Entry(
        en="the stated references, or cells without one, are not those of the plan",
        zh="所述基准（或没有基准的单元）与计划不符",
        fix_en="The proof was changed, or belongs to another plan. Solve again.",
        fix_zh="证明已被改动，或属于另一份计划，请重新求解。",
    ),
    "certify.found": Entry(
        en="the proof says that it found other stages than those that it proves",
        zh="证明所称的各步结果与它所证明的步骤不一致",
        fix_en="The proof was changed, or its claim was false.",
        fix_zh="证明已被改动，或其声称有误。",
    ),
    "certify.impossible": Entry(
        en="the stated prices do not prove that the stated rows contradict each other",
        zh="所述乘子不能证明所述各行相互矛盾",
        fix_en="The proof was changed, or its claim was false. Run quotaopt diagnose PLAN again.",
        fix_zh="证明已被改动，或其声称有误；请重新运行 quotaopt diagnose 计划文件。",
    ),
    "certify.claim": Entry(
        en="the claimed {rule} is {activity}; recomputed it is {by}",
        zh="声称的“{rule}”为 {activity}，重新计算为 {by}",
        fix_en="The proof was changed, or its claim was false.",
        fix_zh="证明已被改动，或其声称有误。",
    ),
    "certify.no_member": Entry(
        en="a cell has no member on level {level}",
        zh="有单元在层级“{level}”上没有成员",
        fix_en="Fill in the blank in the table the cells come from.",
        fix_zh="请补齐单元来源表中的空白。",
    ),
    "certify.no_superior": Entry(
        en="no table says to which {level} the member {member} belongs",
        zh="没有任何表说明“{member}”属于哪个{level}",
        fix_en="Add the level's column to the table that names the member.",
        fix_zh="请在列有该成员的表中补上这一层级的列。",
    ),
    "certify.two_superiors": Entry(
        en="the tables put {member} into more than one {level}",
        zh="各表把“{member}”归入了不止一个{level}",
        fix_en="Correct the tables, so that every member has one superior.",
        fix_zh="请更正表格，使每个成员只有一个上级。",
    ),
    "certify.no_level": Entry(
        en="the targets have no column {levels}",
        zh="目标表缺少列 {levels}",
        fix_en="A table of targets names every cell by its finest levels.",
        fix_zh="目标表须用各维度最细的层级标明每个单元。",
    ),
    "certify.not_an_amount": Entry(
        en="a target is blank, or has more than {digits} digits after the point",
        zh="目标为空，或小数位数超过 {digits} 位",
        fix_en="Write every target as a number in the plan's currency.",
        fix_zh="请按计划的货币填写每个目标的数值。",
    ),
}
