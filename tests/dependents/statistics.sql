CREATE STATISTICS statistics_s (dependencies) ON id, status FROM orders;
