"""What Bolt calls: one module for each way in. They translate and decide nothing."""
