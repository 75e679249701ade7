package io.kubeipvs.linux.sysctl;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Kernel settings, named by their path under /proc/sys: {@code net/ipv4/ip_forward}. */
public interface Sysctls {
  /** The value without surrounding white space, or null if there is no such setting. */
  @Nullable String read(String key) throws IOException;

  /** Writes a value. A failure's message names the setting, the value and the reason. */
  void write(String key, String value) throws IOException;

  /** Whether this process may write the setting; false also if there is none. Writes nothing. */
  boolean isWritable(String key) throws IOException;
}
