package io.kubeipvs.linux.sysctl;

import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kernel settings as another network namespace has them: {@code net/} under /proc/sys belongs to
 * the thread that opens a file, so each call runs on a thread inside. The namespace stays its
 * owner's to close. Safe for several threads.
 */
public final class NamespaceSysctls implements Sysctls {
  private final NetworkNamespace namespace;
  private final Sysctls sysctls;

  public NamespaceSysctls(NetworkNamespace namespace, Sysctls sysctls) {
    this.namespace = namespace;
    this.sysctls = sysctls;
  }

  @Override
  public @Nullable String read(String key) throws IOException {
    return namespace.call(() -> Optional.ofNullable(sysctls.read(key))).orElse(null);
  }

  @Override
  public void write(String key, String value) throws IOException {
    namespace.call(() -> {
      sysctls.write(key, value);
      return value;
    });
  }

  @Override
  public boolean isWritable(String key) throws IOException {
    return namespace.call(() -> sysctls.isWritable(key));
  }
}
