package io.kubeipvs.kubernetes.manifest;

import static io.kubeipvs.kubernetes.manifest.Manifests.reading;
import static io.kubeipvs.kubernetes.manifest.Manifests.service;
import static io.kubeipvs.kubernetes.manifest.Manifests.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ManifestCatalogTest {
  private final ManifestCatalog catalog = new ManifestCatalog();

  private void write(String file, String text) {
    catalog.read(file, reading(text));
  }

  /** The port of the only Service that is told of now. */
  private int portTold() {
    return catalog.events().stream()
        .filter(SourceEvent.Upserted.class::isInstance)
        .map(event -> ((Service) ((SourceEvent.Upserted) event).object()).ports().getFirst().port())
        .reduce((one, two) -> {
          throw new AssertionError("more than one object");
        })
        .orElse(-1);
  }

  @Test
  void onlyWhatChangesIsTold() {
    write("a.yaml", service("web", 80) + "---\n" + service("dns", 53));
    assertThat(told(catalog))
        .containsExactly("upserted Service default/dns", "upserted Service default/web");
    write("a.yaml", "# A comment.\n" + service("web", 81) + "---\n" + service("dns", 53));
    assertThat(told(catalog)).containsExactly("upserted Service default/web");
    write("a.yaml", service("dns", 53));
    assertThat(told(catalog)).containsExactly("deleted Service default/web");
    catalog.gone("a.yaml");
    assertThat(told(catalog)).containsExactly("deleted Service default/dns");
    assertThat(told(catalog)).isEmpty();
  }

  @Test
  void listsOfAllSortsAreTakenApart() {
    write("list.yaml", "apiVersion: v1\nkind: List\nitems:\n- " + indented(service("web", 80)));
    write("nodes.yaml", "{apiVersion: v1, kind: NodeList, items: [{metadata: {name: worker-1}}]}");
    write("empty.yaml", "{apiVersion: discovery.k8s.io/v1, kind: EndpointSliceList, items: null}");
    write("pods.yaml", "{apiVersion: v1, kind: PodList, items: [{metadata: {name: web-1}}]}");
    assertThat(told(catalog))
        .containsExactly(
            "upserted Service default/web",
            "upserted Node worker-1",
            "noticed pods.yaml:1: Pod web-1: a Service proxy has no use for kind v1 Pod; ignored");
  }

  private static String indented(String text) {
    return text.indent(2).strip() + "\n";
  }

  @Test
  void aKindThatIsNotReadIsToldOnce() {
    String deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n";
    write("web.yaml", deployment);
    assertThat(told(catalog))
        .containsExactly(
            "noticed web.yaml:1: Deployment web:"
                + " a Service proxy has no use for kind apps/v1 Deployment; ignored");
    write("web.yaml", "# Edited.\n" + deployment);
    assertThat(told(catalog)).isEmpty();
  }

  @Test
  void theSameKindOfAnotherGroupIsAnotherKind() {
    write("web.yaml", "{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web}}");
    assertThat(told(catalog)).singleElement().asString().startsWith("noticed ");
  }

  @Test
  void anotherVersionOfAKindIsRefused() {
    write(
        "web.yaml",
        "{apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice, metadata: {name: web}}");
    assertThat(told(catalog))
        .containsExactly(
            "refused web.yaml:1: EndpointSlice default/web: apiVersion: discovery.k8s.io/v1beta1"
                + " is not read, write discovery.k8s.io/v1");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    write("web.yaml", "just text\n---\n- a list\n---\nkind: Service\n---\napiVersion: v1\n---\n");
    assertThat(told(catalog))
        .containsExactly(
            "refused web.yaml:1: is the string \"just text\", not a Kubernetes object",
            "refused web.yaml:3: is a list, not a Kubernetes object",
            "refused web.yaml:5: Service: apiVersion: is missing",
            "refused web.yaml:7: kind: is missing");
  }

  /** What may be missing for what is refused of a file with this text. */
  private List<Hidden> hidden(String text) {
    write("web.yaml", text);
    return catalog.events().stream()
        .filter(SourceEvent.Refused.class::isInstance)
        .map(event -> ((SourceEvent.Refused) event).problem().hidden())
        .toList();
  }

  @Test
  void whatIsRefusedHidesAsLittleAsIsKnownOfIt() {
    String slice =
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\naddressType: IPv5\nmetadata:"
            + " {name: %s, namespace: shop, labels: {kubernetes.io/service-name: %s}}\n";
    assertThat(hidden(service("web", 70_000))).containsExactly(new Hidden.Services());
    assertThat(hidden(slice.formatted("a", "web")))
        .containsExactly(new Hidden.EndpointsOf(new ObjectKey("shop", "web")));
    assertThat(hidden(slice.formatted("a", "dns")))
        .as("another Service, for the same reason")
        .containsExactly(new Hidden.EndpointsOf(new ObjectKey("shop", "dns")));
    assertThat(hidden(slice.formatted("a", "No-Name"))).containsExactly(new Hidden.Anything());
    assertThat(hidden(slice.formatted("a", "8"))).containsExactly(new Hidden.Anything());
    assertThat(hidden("{apiVersion: v1, kind: Node, metadata: {name: worker, labels: 1}}"))
        .containsExactly(new Hidden.Nothing());
    assertThat(hidden("{apiVersion: v1, kind: Service}")).containsExactly(new Hidden.Anything());
    assertThat(hidden("a: b: c\n")).containsExactly(new Hidden.Anything());
    assertThat(hidden(service("web", 80) + "---\n" + service("web", 80)))
        .as("an object that is there twice")
        .containsExactly(new Hidden.Nothing());
  }

  @Test
  void aBrokenFileKeepsItsLastGoodContentAndIsToldOnce() {
    write("web.yaml", service("web", 80));
    told(catalog);
    write("web.yaml", service("web", 80) + "a: b: c\n");
    assertThat(told(catalog))
        .containsExactly("refused web.yaml:9: column 5: mapping values are not allowed here");
    write("web.yaml", service("web", 80) + "a: b: c\n");
    assertThat(told(catalog)).isEmpty();
    write("web.yaml", service("web", 81));
    assertThat(told(catalog))
        .containsExactly(
            "upserted Service default/web",
            "mended web.yaml:9: column 5: mapping values are not allowed here");
  }

  @Test
  void aBrokenFileThatNeverWasGoodHoldsNothing() {
    write("web.yaml", "a: b: c\n");
    assertThat(told(catalog)).singleElement().asString().startsWith("refused web.yaml:1: ");
    catalog.gone("web.yaml");
    assertThat(told(catalog)).singleElement().asString().startsWith("mended web.yaml:1: ");
  }

  @Test
  void aBadObjectKeepsItsLastGoodVersionAndStopsNoOther() {
    write("web.yaml", service("web", 80) + "---\n" + service("dns", 53));
    told(catalog);
    write("web.yaml", service("web", 70_000) + "---\n" + service("dns", 54));
    String problem = "web.yaml:8: Service default/web: spec.ports[0].port: 70000 is not in 1-65535";
    assertThat(told(catalog)).containsExactly("upserted Service default/dns", "refused " + problem);
    write("web.yaml", "# Further down.\n" + service("web", 70_000) + "---\n" + service("dns", 54));
    assertThat(told(catalog)).isEmpty();
    write("web.yaml", service("web", 80) + "---\n" + service("dns", 54));
    assertThat(told(catalog)).containsExactly("mended " + problem);
  }

  @Test
  void anObjectThatLostItsNameBySlipIsNotGone() {
    write("web.yaml", service("web", 80));
    told(catalog);
    write("web.yaml", service("web", 80).replace("name: web", "nmae: web"));
    assertThat(told(catalog))
        .containsExactly("refused web.yaml:4: Service: metadata.name: is missing");
    write("web.yaml", service("shop", 80));
    assertThat(told(catalog))
        .containsExactly(
            "deleted Service default/web",
            "upserted Service default/shop",
            "mended web.yaml:4: Service: metadata.name: is missing");
  }

  @Test
  void ofDuplicatesTheFirstFileCountsUntilItGoes() {
    write("b.yaml", service("web", 82));
    told(catalog);
    write("a.yaml", "# First.\n" + service("web", 81));
    String problem =
        "b.yaml:1: Service default/web: is also at a.yaml:2;"
            + " that one counts, this one when that one goes";
    assertThat(told(catalog)).containsExactly("upserted Service default/web", "refused " + problem);
    write("a.yaml", "# Still first,\n# lower.\n" + service("web", 83));
    assertThat(portTold()).isEqualTo(83);
    catalog.gone("a.yaml");
    assertThat(told(catalog)).containsExactly("upserted Service default/web", "mended " + problem);
  }

  @Test
  void duplicatesWithinAFileAreToldAsWell() {
    String three = service("web", 80) + "---\n" + service("web", 81) + "---\n" + service("web", 82);
    write("web.yaml", three);
    assertThat(told(catalog))
        .containsExactly(
            "upserted Service default/web",
            "refused web.yaml:10: Service default/web: is also at web.yaml:1;"
                + " that one counts, this one when that one goes",
            "refused web.yaml:19: Service default/web: is also at web.yaml:1;"
                + " that one counts, this one when that one goes");
    write("web.yaml", three.replaceFirst("port: 80", "port: 0"));
    assertThat(told(catalog))
        .as("the first one's last good version stays in force")
        .containsExactly(
            "refused web.yaml:8: Service default/web: spec.ports[0].port: 0 is not in 1-65535");
  }

  @Test
  void aDuplicateThatNeverWasGoodDoesNotCount() {
    write("a.yaml", service("web", 0));
    write("b.yaml", service("web", 80));
    assertThat(told(catalog))
        .containsExactly(
            "upserted Service default/web",
            "refused a.yaml:8: Service default/web: spec.ports[0].port: 0 is not in 1-65535");
  }

  @Test
  void aRenamedFileIsNoDuplicateOfItself() {
    write("a.yaml", service("web", 80));
    told(catalog);
    write("b.yaml", service("web", 80));
    catalog.vanishing(Set.of("a.yaml"));
    assertThat(told(catalog)).isEmpty();
    catalog.gone("a.yaml");
    catalog.vanishing(Set.of());
    assertThat(told(catalog)).isEmpty();
  }

  @Test
  void aFileThatIsAwayForAMomentKeepsItsPlaceAndItsProblems() {
    write("a.yaml", service("web", 80) + "---\n" + service("bad", 0));
    write("b.yaml", service("web", 81));
    told(catalog);
    catalog.vanishing(Set.of("a.yaml"));
    assertThat(told(catalog)).isEmpty();
    catalog.vanishing(Set.of());
    assertThat(told(catalog)).isEmpty();
  }

  @Test
  void aDirectoryThatIsGoneKeepsEverythingInForce() {
    write("a.yaml", service("web", 80));
    told(catalog);
    ObjectProblem gone = new ObjectProblem("manifests", "", "no such file or directory");
    catalog.directoryProblem(gone);
    assertThat(told(catalog)).containsExactly("refused manifests: no such file or directory");
    catalog.directoryProblem(gone);
    assertThat(told(catalog)).isEmpty();
    catalog.directoryProblem(null);
    assertThat(told(catalog)).containsExactly("mended manifests: no such file or directory");
  }
}
