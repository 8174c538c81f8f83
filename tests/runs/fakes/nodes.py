"""Runs a run folder on a Ray cluster whose only node with coders is lost once a part is written: nodes.py INPUT FOLDER [OPTION=VALUE ...].

The nodes are processes of this machine, as Ray's own tests have them. The head has no room for work; another node comes before the
first goes.
"""

import importlib
import sys
import threading
import time
from pathlib import Path

import ray
from ray.cluster_utils import Cluster

CPUS = 3
"""Of a node: room for two coders and for reading."""
NOTICE = {"health_check_initial_delay_ms": 1000, "health_check_period_ms": 500, "health_check_failure_threshold": 4}
"""After two seconds without a sign of life a node is held to be lost, instead of fifteen."""


def run(inputs: str, folder: str, *options: str) -> None:
    """Codes in a thread, for Ray starts nodes from the main one alone; the node that works is lost after the first part."""
    head = {"num_cpus": 0, "include_dashboard": False, "_system_config": NOTICE}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    worker = cluster.add_node(num_cpus=CPUS)
    cluster.connect()
    cluster.wait_for_nodes()
    main = importlib.import_module("drive").main  # it stands beside this file
    coding = threading.Thread(target=main, args=(inputs, folder, "2", "on=ray", *options))
    coding.start()
    while coding.is_alive() and not any(Path(folder).rglob("*.parquet")):
        time.sleep(0.02)
    cluster.add_node(num_cpus=CPUS)
    cluster.remove_node(worker, allow_graceful=False)
    if coding.is_alive():
        sys.stdout.write("lost\n")
    coding.join()
    ray.shutdown()
    cluster.shutdown()


if __name__ == "__main__":
    run(*sys.argv[1:])
