package io.kubeipvs.cli;

/**
 * A flag as it is parsed and told of. Immutable.
 *
 * @param name without dashes
 * @param placeholder for its value in the help
 * @param isSwitch whether it may stand without a value, which means true
 * @param heading what it is told of under
 */
record FlagSpec(
    String name, String placeholder, boolean isSwitch, String heading, String description) {}
