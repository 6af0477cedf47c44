"""What is watched: the metrics of the code, and the dashboards, objectives and rules that are made from Python."""
