package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import io.kubeipvs.kubernetes.connection.ClusterAccess.KeyPair;
import io.kubeipvs.kubernetes.connection.ClusterAccess.Material;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a kubeconfig file: the cluster and the user of its current context, as kube-proxy does. The
 * precedence among several ways to say one thing is client-go's: data before a file, a token file
 * before a token. Paths are relative to the file. Stateless.
 */
final class Kubeconfig {
  private Kubeconfig() {}

  /**
   * @param master takes the place of the file's server; may be empty
   * @throws IOException if the file cannot be used; the message names it and says why
   */
  static ClusterAccess read(Path file, String master) throws IOException {
    Path absolute = file.toAbsolutePath();
    try {
      Tree config =
          Tree.single(
              YamlDocuments.parseLeniently(Files.readString(absolute), _ -> {}), "the file");
      return access(config, absolute, master);
    } catch (YamlSyntaxException e) {
      throw new IOException(
          "kubeconfig " + absolute + ", line " + e.line() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("kubeconfig " + absolute + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException("kubeconfig " + absolute + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static ClusterAccess access(Tree config, Path file, String master) {
    String current = config.text("current-context");
    Tree context =
        current.isEmpty() ? onlyContext(config) : named(config, "contexts", "context", current);
    Tree cluster = named(config, "clusters", "cluster", context.text("cluster"));
    Tree user = named(config, "users", "user", context.text("user"));
    String server = master.isEmpty() ? cluster.text("server") : master;
    if (server.isEmpty()) {
      throw new IllegalArgumentException("the cluster has no server");
    }
    boolean insecure = cluster.bool("insecure-skip-tls-verify");
    Material authority = material(cluster, "certificate-authority", file);
    if (insecure && authority != null) {
      throw new IllegalArgumentException(
          "insecure-skip-tls-verify and a certificate-authority exclude each other");
    }
    return new ClusterAccess(
        serverUri(server),
        authority,
        insecure,
        cluster.text("tls-server-name"),
        proxy(cluster.text("proxy-url")),
        credential(user, file),
        clientCertificate(user, file));
  }

  private static Tree onlyContext(Tree config) {
    List<Tree> contexts = config.trees("contexts");
    if (contexts.size() != 1) {
      throw new IllegalArgumentException("has no current-context");
    }
    return contexts.getFirst().tree("context");
  }

  private static Tree named(Tree config, String list, String part, String name) {
    return config.trees(list).stream()
        .filter(entry -> entry.text("name").equals(name))
        .findFirst()
        .map(entry -> entry.tree(part))
        .orElseThrow(
            () -> new IllegalArgumentException("has no \"" + name + "\" among its " + list));
  }

  /** The address of an API server; without a scheme it is an HTTP one, as to client-go. */
  static URI serverUri(String text) {
    String withScheme = text.contains("://") ? text : "http://" + text;
    String trimmed =
        withScheme.endsWith("/") ? withScheme.substring(0, withScheme.length() - 1) : withScheme;
    try {
      URI uri = new URI(trimmed);
      if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is no address of a server such as https://192.168.224.3:6443");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no address of a server: " + e.getReason(), e);
    }
  }

  private static @Nullable URI proxy(String text) {
    return text.isEmpty() ? null : Proxies.uri("proxy-url", text);
  }

  private static @Nullable Material material(Tree tree, String name, Path file) {
    String data = tree.text(name + "-data");
    String path = tree.text(name);
    if (!data.isEmpty()) {
      return new Material.Inline(data);
    }
    return path.isEmpty() ? null : new Material.InFile(file.resolveSibling(path));
  }

  private static @Nullable KeyPair clientCertificate(Tree user, Path file) {
    Material certificate = material(user, "client-certificate", file);
    Material key = material(user, "client-key", file);
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw new IllegalArgumentException(
          "the user has only one of client-certificate and client-key");
    }
    return new KeyPair(certificate, key);
  }

  private static Credential credential(Tree user, Path file) {
    if (!user.text("tokenFile").isEmpty()) {
      return new Credential.TokenFile(file.resolveSibling(user.text("tokenFile")));
    }
    if (!user.text("token").isEmpty()) {
      return new Credential.Token(user.text("token"));
    }
    if (!user.text("username").isEmpty()) {
      return new Credential.Basic(user.text("username"), user.text("password"));
    }
    if (user.has("exec")) {
      return exec(user.tree("exec"), file);
    }
    if (user.has("auth-provider")) {
      throw new IllegalArgumentException(
          "auth-provider is not supported, nor is it by Kubernetes since 1.26; use exec");
    }
    return new Credential.None();
  }

  private static Credential exec(Tree exec, Path file) {
    String command = exec.text("command");
    if (command.isEmpty()) {
      throw new IllegalArgumentException("exec has no command");
    }
    String version = exec.text("apiVersion");
    if (!Set.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1")
        .contains(version)) {
      throw new IllegalArgumentException(
          "exec.apiVersion is \"" + version + "\"; write client.authentication.k8s.io/v1");
    }
    if (exec.text("interactiveMode").equals("Always")) {
      throw new IllegalArgumentException("exec.interactiveMode is Always, but nobody is there");
    }
    Map<String, String> environment = new HashMap<>();
    exec.trees("env").forEach(entry -> environment.put(entry.text("name"), entry.text("value")));
    return new Credential.Exec(
        version,
        // A name without a slash is looked for in PATH; else it is relative to the file.
        command.contains("/") ? file.resolveSibling(command).toString() : command,
        exec.texts("args"),
        Map.copyOf(environment),
        exec.bool("provideClusterInfo"),
        exec.text("installHint"));
  }
}
