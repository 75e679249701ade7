package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads an EndpointSlice ({@code discovery.k8s.io/v1}). What an API server does not check must not
 * cost the Service its other ports and endpoints: a bad number of a port leaves out that port, and
 * a hint that can name no zone or node names none, but is one. Stateless.
 */
final class EndpointSliceDecoder {
  /** Whatever its value, it says that the Service has no address to serve. */
  private static final String HEADLESS_LABEL = "service.kubernetes.io/headless";

  private static final String SERVICE_LABEL = "kubernetes.io/service-name";
  private static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";
  private static final int LARGEST_PORT = 65_535;

  /** No zone or node has this name. */
  private static final String NOWHERE = "";

  private EndpointSliceDecoder() {}

  /** Why the slice, though valid, does not become a record; null if it does. */
  static @Nullable String reasonToIgnore(Metadata metadata, Fields object) {
    if (object.string("addressType", "").equals("FQDN")) {
      return "addressType FQDN is not served; ignored";
    }
    return metadata.labels().string(SERVICE_LABEL, "").isEmpty()
        ? "has no label " + SERVICE_LABEL + ", so it belongs to no Service; ignored"
        : null;
  }

  /** What is missing for a slice that is refused: as little as its label tells. */
  static Hidden hidden(Mapping object, String namespace) {
    if (object.fields().get("metadata") instanceof Mapping metadata
        && metadata.fields().get("labels") instanceof Mapping labels
        && labels.fields().get(SERVICE_LABEL)
            instanceof Scalar(Scalar.Type type, String service, int _)
        && type == Scalar.Type.STRING) {
      try {
        return new Hidden.EndpointsOf(new ObjectKey(namespace, Values.label(service)));
      } catch (IllegalArgumentException _) {
        // The label is no name of a Service, whether or not it is what the slice is refused for.
      }
    }
    return new Hidden.Anything();
  }

  static EndpointSlice decode(Metadata metadata, Fields object, Flaws flaws) {
    String serviceName = metadata.labels().parsed(SERVICE_LABEL, "", Values::label);
    object.requiredString("addressType");
    IpFamily family = object.parsed("addressType", "", EndpointSliceDecoder::family);
    List<Endpoint> endpoints = new ArrayList<>();
    for (Fields fields : object.mappings("endpoints")) {
      endpoints.add(endpoint(fields, family, metadata.key().namespace(), flaws));
    }
    return new EndpointSlice(
        metadata.key(),
        metadata.resourceVersion(),
        serviceName,
        family,
        endpoints,
        ports(object, flaws),
        triggerTime(metadata.annotations()),
        !metadata.labels().has(HEADLESS_LABEL));
  }

  private static Endpoint endpoint(Fields fields, IpFamily family, String namespace, Flaws flaws) {
    List<IpAddress> addresses = fields.parsedList("addresses", Values::routableAddress);
    if (addresses.isEmpty()) {
      throw fields.invalid("addresses", "is missing or empty");
    }
    IpAddress address = addresses.getFirst();
    if (address.family() != family) {
      throw fields.invalid("addresses", address + " is no " + family.kubernetesName() + " address");
    }
    Fields conditions = fields.mapping("conditions");
    Fields hints = fields.mapping("hints");
    return new Endpoint(
        address,
        conditions.bool("ready", true),
        conditions.bool("serving", true),
        conditions.bool("terminating", false),
        // Many endpoints, few nodes, zones and namespaces: each name is kept once.
        fields.parsed("nodeName", "", Values::subdomainOrEmpty).intern(),
        hinted(hints.mappings("forZones"), Values::labelValue, flaws),
        hinted(hints.mappings("forNodes"), Values::subdomain, flaws),
        pod(fields.mapping("targetRef"), namespace));
  }

  /** As many names as there are hints: it counts whether every endpoint has one. */
  private static List<String> hinted(List<Fields> hints, UnaryOperator<String> check, Flaws flaws) {
    List<String> names = new ArrayList<>();
    for (Fields hint : hints) {
      try {
        names.add(hint.parsed("name", "", check).intern());
      } catch (InvalidFieldException e) {
        flaws.add(e);
        names.add(NOWHERE);
      }
    }
    return names;
  }

  /**
   * Only names an endpoint for people, and an API server takes any text here: what is no Pod's name
   * is none, and no reason to refuse the slice.
   */
  private static @Nullable ObjectKey pod(Fields target, String sliceNamespace) {
    if (!target.string("kind", "").equals("Pod") || target.string("name", "").isEmpty()) {
      return null;
    }
    try {
      return new ObjectKey(
          target.parsed("namespace", sliceNamespace, Values::label).intern(),
          target.parsed("name", "", Values::subdomain));
    } catch (InvalidFieldException _) {
      return null;
    }
  }

  /** Like kube-proxy, leaves out a port without a number. Without a name it is the unnamed one. */
  private static List<EndpointPort> ports(Fields object, Flaws flaws) {
    List<EndpointPort> ports = new ArrayList<>();
    for (Fields fields : object.mappings("ports")) {
      EndpointPort port =
          new EndpointPort(
              fields.parsed("name", "", Values::labelOrEmpty).intern(),
              fields.parsed("protocol", "TCP", Values::protocol),
              number(fields, flaws));
      for (EndpointPort other : ports) {
        if (other.name().equals(port.name())) {
          throw fields.invalid("name", "\"" + port.name() + "\" is also the name of another port");
        }
      }
      if (port.port() != 0) {
        ports.add(port);
      }
    }
    return ports;
  }

  /** The port's number; 0 if there is none that counts. */
  private static int number(Fields port, Flaws flaws) {
    int number = port.integer("port", Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
    if (number < 0 || number > LARGEST_PORT) {
      flaws.add(port.invalid("port", number + " is not in 0-" + LARGEST_PORT));
      return 0;
    }
    return number;
  }

  /** Only measures latency, so a bad one is no reason to refuse the slice. */
  private static @Nullable Instant triggerTime(Fields annotations) {
    String text = annotations.string(TRIGGER_TIME, "");
    if (text.isEmpty()) {
      return null; // as in most slices; two exceptions for each of them would cost much
    }
    try {
      return Values.time(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static IpFamily family(String text) {
    return switch (text) {
      case "IPv4" -> IpFamily.IPV4;
      case "IPv6" -> IpFamily.IPV6;
      default ->
          throw new IllegalArgumentException("\"" + text + "\" is not one of IPv4, IPv6, FQDN");
    };
  }
}
