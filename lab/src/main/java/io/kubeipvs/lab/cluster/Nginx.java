package io.kubeipvs.lab.cluster;

import io.kubeipvs.lab.LabFiles;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.lab.network.Place;
import io.kubeipvs.lab.network.Pod;
import java.nio.file.Path;
import java.util.List;

/**
 * nginx in a namespace, with its configuration, log and temporary files in a folder of the lab. It
 * answers every request with its name and closes the connection, so that each request is scheduled
 * anew. {@code /slow?rate=BYTES} sends so many bytes a second.
 */
public final class Nginx {
  private static final int SLOW_BYTES = 12 * 1024;

  private Nginx() {}

  /** The log of a pod's server: who asked, as the server sees it, and what. */
  public static Path accessLog(LabFiles files, Pod pod) {
    return files.podFolder(pod.name()).resolve("access.log");
  }

  static Daemon start(Commands commands, LabFiles files, Pod pod) {
    return start(commands, files, pod.place(), files.podFolder(pod.name()), 80, pod.name());
  }

  /** The stand-in for the API server. */
  static Daemon startApiServer(Commands commands, LabFiles files, LabNode node) {
    Path folder = files.nodeFolder(node.name()).resolve("api-server");
    return start(commands, files, node.place(), folder, 6443, "api-server");
  }

  private static Daemon start(
      Commands commands, LabFiles files, Place place, Path folder, int port, String name) {
    Path configuration = folder.resolve("nginx.conf");
    files.write(configuration, configuration(folder, port, name));
    files.write(folder.resolve("www/slow"), ".".repeat(SLOW_BYTES));
    Path log = folder.resolve("nginx.log");
    return Daemon.start(
        commands,
        "nginx of " + name,
        place,
        List.of("nginx", "-e", "stderr", "-p", folder.toString(), "-c", configuration.toString()),
        log);
  }

  private static String configuration(Path folder, int port, String name) {
    return """
    daemon off;
    master_process off;
    worker_processes 1;
    pid %1$s/pid;
    events { worker_connections 512; }
    http {
      log_format who '$remote_addr "$request" $status $body_bytes_sent';
      access_log %1$s/access.log who;
      client_body_temp_path %1$s/temporary;
      proxy_temp_path %1$s/temporary;
      fastcgi_temp_path %1$s/temporary;
      uwsgi_temp_path %1$s/temporary;
      scgi_temp_path %1$s/temporary;
      default_type text/plain;
      keepalive_timeout 0;
      server {
        listen %2$d;
        location / { return 200 "%3$s\\n"; }
        location = /slow { root %1$s/www; limit_rate $arg_rate; }
      }
    }
    """
        .formatted(folder, port, name);
  }

  /** How much {@code /slow} sends. */
  public static int slowBytes() {
    return SLOW_BYTES;
  }
}
