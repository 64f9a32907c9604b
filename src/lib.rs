//! Rembuk: an offline planner for musrenbang.
