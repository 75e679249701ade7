package io.kubeipvs.kubernetes.apiserver;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.deploy.Manifests;
import io.kubeipvs.kubernetes.connection.ApiAnswer;
import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.connection.ApiClients;
import io.kubeipvs.kubernetes.event.ClusterEvent;
import io.kubeipvs.kubernetes.model.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The role in the manifest allows what the agent asks for, and nothing else. The source runs as the
 * manifest's service account, with kubeadm's kubeconfig file and a token such as a pod gets; the
 * server's audit log tells what it asked. The server is one without WatchList, where lists and
 * watches are requests of their own.
 */
@Tag("cluster")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoleTest {
  private static final String YAML = "application/yaml";
  private static final String ROLE = "ClusterRole kube-ipvs";
  private static final String POD_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Path directory;
  private RealApiServer server;
  private Path kubeconfig;
  private Map<String, Object> role = Map.of();

  @BeforeAll
  void begin(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Path policy =
        Files.writeString(
            directory.resolve("audit.yaml"),
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - level: Metadata
              users: ["system:serviceaccount:kube-system:kube-ipvs"]
              omitStages: [RequestReceived, ResponseComplete]
              verbs: [watch]
            - level: Metadata
              users: ["system:serviceaccount:kube-system:kube-ipvs"]
              omitStages: [RequestReceived]
            """);
    server =
        RealApiServer.start(
            directory,
            "--feature-gates=WatchList=false",
            "--audit-policy-file=" + policy,
            "--audit-log-path=" + auditLog());
    Map<String, Map<String, Object>> objects = Manifests.ofFile("kube-ipvs.yaml");
    role = Manifests.map(objects.get(ROLE));
    for (Map<String, Object> object : objects.values()) {
      server.edit("POST", Manifests.collection(object), YAML, Manifests.yaml(object));
    }
    server.request(
        "POST", "/api/v1/nodes", "{\"metadata\":{\"name\":\"" + FollowedSource.NODE + "\"}}");
    server.request(
        "POST", SERVICES, "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"ports\":[{\"port\":80}]}}");
    kubeconfig = podFiles();
    await("may list", () -> status("/api/v1/services") == 200);
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
  }

  private Path auditLog() {
    return directory.resolve("audit.log");
  }

  /** What the kubelet mounts: the service account's token, and kubeadm's file that names it. */
  private Path podFiles() throws IOException {
    String answer =
        server.request(
            "POST",
            "/api/v1/namespaces/kube-system/serviceaccounts/kube-ipvs/token",
            "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\","
                + "\"spec\":{\"expirationSeconds\":3600}}");
    Path folder = Files.createDirectories(directory.resolve("serviceaccount"));
    Object token = Manifests.map(Manifests.document(answer).get("status")).get("token");
    Files.writeString(folder.resolve("token"), String.valueOf(token));
    Files.copy(server.pki().file("ca.crt"), folder.resolve("ca.crt"));
    Path configMap =
        Manifests.ROOT.resolve("cli/src/test/resources/configuration/kubeadm-configmap.yaml");
    Map<String, Object> data =
        Manifests.map(Manifests.document(Files.readString(configMap)).get("data"));
    String file = String.valueOf(data.get("kubeconfig.conf"));
    assertThat(file).contains("tokenFile: " + POD_FOLDER + "/token");
    return Files.writeString(
        directory.resolve("kubeconfig.conf"),
        file.replace(POD_FOLDER, folder.toString())
            .replaceFirst("server: .*", "server: " + server.url()));
  }

  @Test
  void allowsWhatIsAskedForAndNothingElse() throws IOException {
    Set<String> allowed = new TreeSet<>(allowed());
    Files.writeString(auditLog(), "");
    try (FollowedSource source = follow().awaitSynced()) {
      source.sink().post(ClusterEvent.starting(FollowedSource.NODE));
      source
          .sink()
          .post(ClusterEvent.frontEndRefused(new ObjectKey("default", "web"), "a conflict"));
      await("two events", () -> events().contains("Starting") && events().contains("a conflict"));
      await("all is in the audit log", () -> requests().equals(allowed));
      assertThat(source.problems()).isEmpty();
    }
    assertThat(requests()).isEqualTo(allowed);
  }

  private String events() {
    return server.request("GET", "/apis/events.k8s.io/v1/events", null);
  }

  Stream<String> allowedOneByOne() throws IOException {
    return allowed().stream();
  }

  @ParameterizedTest
  @MethodSource("allowedOneByOne")
  void eachPartOfItIsNeeded(String part) throws IOException {
    String[] words = part.split(" ", 2);
    String resource = words[1];
    try {
      putRole(without(part));
      if (resource.startsWith("events")) {
        await("refused", () -> post() == 403);
        return;
      }
      String path = path(resource) + (words[0].equals("watch") ? "?watch=1&timeoutSeconds=1" : "");
      await("refused", () -> status(path) == 403);
      try (FollowedSource source = follow()) {
        source.await(
            "a problem that names it",
            () ->
                source.problems().toString().contains("403 Forbidden")
                    && source.problems().toString().contains("cannot " + words[0] + " resource"));
      }
    } finally {
      putRole(role);
      await("all is allowed again", () -> post() != 403 && mayReadAll());
    }
  }

  private FollowedSource follow() throws IOException {
    return FollowedSource.of(RealApiServer.config(kubeconfig), FollowedSource.TIMING);
  }

  private boolean mayReadAll() {
    return Stream.of("services", "nodes", "endpointslices.discovery.k8s.io")
        .allMatch(resource ->
            status(path(resource)) == 200
                && status(path(resource) + "?watch=1&timeoutSeconds=1") == 200);
  }

  private static String path(String resource) {
    return resource.startsWith("endpointslices")
        ? "/apis/discovery.k8s.io/v1/endpointslices"
        : "/api/v1/" + resource;
  }

  /** {@code VERB RESOURCE} for all that the role allows. */
  private static List<String> allowed() throws IOException {
    List<String> allowed = new ArrayList<>();
    Map<String, Object> role = Manifests.map(Manifests.ofFile("kube-ipvs.yaml").get(ROLE));
    for (Object rule : Manifests.list(role.get("rules"))) {
      Map<String, Object> fields = Manifests.map(rule);
      for (Object group : Manifests.list(fields.get("apiGroups"))) {
        for (Object resource : Manifests.list(fields.get("resources"))) {
          for (Object verb : Manifests.list(fields.get("verbs"))) {
            allowed.add(verb + " " + resource + (group.equals("") ? "" : "." + group));
          }
        }
      }
    }
    return allowed;
  }

  /** The same role, each rule split up, without one of its parts. */
  private Map<String, Object> without(String part) throws IOException {
    List<Object> rules = new ArrayList<>();
    for (String kept : allowed()) {
      if (!kept.equals(part)) {
        String[] words = kept.split("[ .]", 3);
        String group = words.length == 3 ? words[2] : "";
        rules.add(
            Map.of(
                "apiGroups", List.of(group),
                "resources", List.of(words[1]),
                "verbs", List.of(words[0])));
      }
    }
    Map<String, Object> changed = Manifests.map(role);
    changed.put("rules", rules);
    return changed;
  }

  private void putRole(Map<String, Object> changed) {
    server.edit("PUT", Manifests.collection(changed) + "/kube-ipvs", YAML, Manifests.yaml(changed));
  }

  /** What the service account asked for and got, from the audit log. */
  private Set<String> requests() {
    try (Stream<String> lines = Files.lines(auditLog())) {
      return lines
          .map(Manifests::document)
          .filter(entry ->
              Integer.parseInt(
                      String.valueOf(Manifests.map(entry.get("responseStatus")).get("code")))
                  < 400)
          .map(entry -> {
            Map<String, Object> object = Manifests.map(entry.get("objectRef"));
            Object group = object.get("apiGroup");
            return entry.get("verb")
                + " "
                + object.get("resource")
                + (group == null ? "" : "." + group);
          })
          .collect(toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int status(String path) {
    return ask(client -> client.get(path, "application/json", PATIENCE));
  }

  /** Of an Event that is none: what may be posted is refused for its content. */
  private int post() {
    String path = "/apis/events.k8s.io/v1/namespaces/default/events";
    return ask(client -> client.post(path, "{\"metadata\":{\"name\":\"probe\"}}", PATIENCE));
  }

  private interface Question {
    ApiAnswer ask(ApiClient client) throws IOException, InterruptedException;
  }

  private int ask(Question question) {
    try (ApiClient client = ApiClients.open(RealApiServer.config(kubeconfig))) {
      ApiAnswer answer = question.ask(client);
      answer.body().close();
      return answer.status();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(endNanos);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
