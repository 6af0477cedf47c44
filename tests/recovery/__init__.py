"""How soon work goes on after a fault: workers of one service on three brokers of Apache Kafka and a replica set."""
