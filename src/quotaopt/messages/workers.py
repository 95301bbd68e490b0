"""Many tasks on many workers: what became of a task, and clusters that are not there."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "error.task": Entry(en="The task did not come to an end", zh="任务未能完成"),
    "workers.defect": Entry(
        en="A defect ended the task: {kind}: {error}",
        zh="任务因程序缺陷而中断：{kind}: {error}",
        fix_en="Please report it together with the input; the other tasks are not affected.",
        fix_zh="请连同输入数据一并反馈；其他任务不受影响。",
    ),
    "workers.out_of_memory": Entry(
        en="The machine had no memory left for the task",
        zh="内存不足，任务无法继续",
        fix_en="Run fewer jobs at a time, or use a machine with more memory.",
        fix_zh="请减少并行任务数，或换用内存更大的机器。",
    ),
    "workers.too_long": Entry(
        en="Stopped: the task took longer than its limit of {seconds} s",
        zh="已停止：任务用时超过上限 {seconds} 秒",
        fix_en="Raise the limit, or make the plan smaller.",
        fix_zh="请提高时间上限，或缩小计划规模。",
    ),
    "workers.too_large": Entry(
        en="Stopped: the task needed more memory than its limit of {megabytes} MB",
        zh="已停止：任务占用内存超过上限 {megabytes} MB",
        fix_en="Raise the limit, or make the plan smaller.",
        fix_zh="请提高内存上限，或缩小计划规模。",
    ),
    "workers.lost": Entry(
        en="Given up: {count} workers were lost with this task (the last: {ending})",
        zh="已放弃：该任务先后导致 {count} 个工作进程异常退出（最后一次：{ending}）",
        fix_en="Most often the machine ran out of memory: run fewer jobs, or solve this one by itself.",
        fix_zh="多数情况下是内存耗尽：请减少并行任务数，或单独求解这一项。",
    ),
    "workers.none_starts": Entry(
        en="No worker process can be started ({ending})",
        zh="无法启动工作进程（{ending}）",
        fix_en='A script that runs jobs needs `if __name__ == "__main__":` around them; or use one job.',
        fix_zh='在脚本中并行运行时，请放在 `if __name__ == "__main__":` 之内；或改用单个任务。',
    ),
    "workers.no_jobs": Entry(
        en="{jobs} jobs cannot do anything",
        zh="并行任务数 {jobs} 无效",
        fix_en="Give 1 or more.",
        fix_zh="请填 1 或更大的整数。",
    ),
    "workers.jobs_and_cluster": Entry(
        en="Jobs on this machine and a cluster were both asked for",
        zh="同时指定了本机并行数与集群",
        fix_en="Give one of them; a cluster brings its own workers.",
        fix_zh="请只保留一项；集群自带工作进程。",
    ),
    "workers.limits_on_cluster": Entry(
        en="Limits of time or memory per task cannot be enforced on a cluster",
        zh="在集群上无法强制执行单个任务的时间或内存上限",
        fix_en="Leave them out; `dask worker --memory-limit` limits the memory of a cluster's workers.",
        fix_zh="请去掉该上限；集群的内存可用 `dask worker --memory-limit` 限制。",
    ),
    "workers.no_memory_watch": Entry(
        en="This system does not tell how much memory a process holds",
        zh="本系统无法查询进程占用的内存",
        fix_en="Install psutil, or leave the limit of memory out.",
        fix_zh="请安装 psutil，或去掉内存上限。",
    ),
    "workers.no_dask": Entry(
        en="A cluster needs Dask, which is not installed",
        zh="使用集群需要安装 Dask，目前尚未安装",
        fix_en="pip install 'quotaopt[cluster]'",
        fix_zh="pip install 'quotaopt[cluster]'",
    ),
    "workers.bad_address": Entry(
        en="{address} is not the address of a cluster",
        zh="{address} 不是集群地址",
        fix_en="Write it as tcp://host:8786, as the scheduler prints it when it starts.",
        fix_zh="请写成 tcp://主机:8786，即调度器启动时显示的地址。",
    ),
    "workers.no_cluster": Entry(
        en="There is no cluster at {address}",
        zh="{address} 上没有可用的集群",
        fix_en="Start `dask scheduler` there, look at host, port and firewall, or leave the cluster out.",
        fix_zh="请在该处启动 `dask scheduler`，检查主机、端口和防火墙；或不使用集群。",
    ),
    "workers.not_a_scheduler": Entry(
        en="{address} is a {kind}, not a scheduler",
        zh="{address} 是 {kind}，不是调度器",
        fix_en="Give the address of the scheduler that it belongs to.",
        fix_zh="请填写其所属调度器的地址。",
    ),
    "workers.no_workers": Entry(
        en="The cluster at {address} has no workers",
        zh="{address} 的集群没有工作进程",
        fix_en="Start some: dask worker {address} --nthreads 1",
        fix_zh="请先启动：dask worker {address} --nthreads 1",
    ),
    "workers.other_version": Entry(
        en="The worker {worker} cannot do the same work: {found} in place of quotaopt {ours}",
        zh="工作进程 {worker} 的版本不一致：其为 {found}，本机为 quotaopt {ours}",
        fix_en="Install the same version on every machine, so that all of them give the same answers.",
        fix_zh="请在每台机器上安装相同版本，以保证结果一致。",
    ),
    "workers.all_gone": Entry(
        en="The cluster at {address} has had no workers for ten minutes",
        zh="{address} 的集群已有十分钟没有任何工作进程",
        fix_en="What was finished is kept; start workers and run the same command again.",
        fix_zh="已完成的结果均已保留；请启动工作进程后再次运行同一命令。",
    ),
    "workers.cluster_lost": Entry(
        en="The cluster at {address} is gone",
        zh="与 {address} 集群的连接已中断",
        fix_en="What was finished is kept; start the cluster and run the same command again.",
        fix_zh="已完成的结果均已保留；请重新启动集群后再次运行同一命令。",
    ),
}
