package io.kubeipvs.linux.iptables;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the iptables tools are started. Immutable.
 *
 * @param commandPrefix put before every command, empty for none: {@code ip netns exec NAME}, {@code
 *     nsenter --net=PATH}
 * @param variables added to this process's environment; a PATH here is where the tools are looked
 *     for
 * @param lockTimeoutSeconds how long a tool may wait for the lock that all iptables tools share
 * @param runTimeoutSeconds how long a tool may run after it; then it is killed
 */
public record ToolEnvironment(
    List<String> commandPrefix,
    Map<String, String> variables,
    int lockTimeoutSeconds,
    int runTimeoutSeconds) {
  private static final int DEFAULT_LOCK_TIMEOUT_SECONDS = 5;
  private static final int DEFAULT_RUN_TIMEOUT_SECONDS = 60;

  public ToolEnvironment {
    commandPrefix = List.copyOf(commandPrefix);
    variables = Map.copyOf(variables);
  }

  /** The tools of this machine in the network namespace this process was started in. */
  public static ToolEnvironment ofThisProcess() {
    return new ToolEnvironment(
        List.of(), Map.of(), DEFAULT_LOCK_TIMEOUT_SECONDS, DEFAULT_RUN_TIMEOUT_SECONDS);
  }

  /** The same with this command before every other. */
  public ToolEnvironment withCommandPrefix(List<String> prefix) {
    return new ToolEnvironment(prefix, variables, lockTimeoutSeconds, runTimeoutSeconds);
  }

  /** The same with this variable in the tools' environment. */
  public ToolEnvironment withVariable(String name, String value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(name, value);
    return new ToolEnvironment(commandPrefix, more, lockTimeoutSeconds, runTimeoutSeconds);
  }

  String searchPath() {
    String given = variables.get("PATH");
    return given != null ? given : Objects.requireNonNullElse(System.getenv("PATH"), "");
  }
}
