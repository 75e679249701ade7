package io.kubeipvs.agent.names;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.FrontEnd;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/**
 * Names as lines of words between tabs, with a greeting first and {@code end} last:
 *
 * <pre>
 * kube-ipvs agent 1  pid 4711  node worker-1
 * service   TCP  10.96.0.20   80  default/web    http  CLUSTER_IP
 * nodeport  TCP  30080            default/web    http
 * endpoint  TCP  10.244.1.2   80  default/web-0  worker-1
 * node      192.168.224.4         worker-1
 * end
 * </pre>
 */
final class NameTableText {
  private static final String GREETING = "kube-ipvs agent 1";

  private NameTableText() {}

  static String greeting(long processId, String nodeName) {
    return line(GREETING, "pid " + processId, "node " + nodeName);
  }

  static void write(NameTable table, Appendable out) throws IOException {
    for (var entry : table.frontEnds.entrySet()) {
      FrontEnd key = entry.getKey();
      ServiceName name = entry.getValue();
      String role = name.role().name();
      out.append(line("service", words(key), name.service().toString(), name.port(), role));
    }
    for (var entry : table.nodePorts.entrySet()) {
      NameTable.NodePort key = entry.getKey();
      ServiceName name = entry.getValue();
      String words = key.protocol() + "\t" + key.port();
      out.append(line("nodeport", words, name.service().toString(), name.port()));
    }
    for (var entry : table.endpoints.entrySet()) {
      EndpointName name = entry.getValue();
      out.append(line("endpoint", words(entry.getKey()), name.pod(), name.node()));
    }
    for (var entry : table.nodes.entrySet()) {
      out.append(line("node", entry.getKey().toString(), entry.getValue()));
    }
    out.append("end\n");
  }

  private static String words(FrontEnd key) {
    return key.protocol() + "\t" + key.address() + "\t" + key.port();
  }

  private static String line(String... words) {
    return String.join("\t", words) + "\n";
  }

  /**
   * Reads what an agent says.
   *
   * @throws IOException if it is cut short, or not what an agent of this version says
   */
  static AgentNames read(BufferedReader in) throws IOException {
    List<String> greeting = AnswerLines.read(in);
    if (greeting.size() != 3 || !greeting.get(0).equals(GREETING)) {
      throw new IOException("the agent speaks another version: " + greeting);
    }
    NameTable table = new NameTable();
    AnswerLines.readToEnd(in, words -> add(table, words));
    return new AgentNames(
        Long.parseLong(greeting.get(1).replace("pid ", "")),
        greeting.get(2).replace("node ", ""),
        table);
  }

  private static void add(NameTable table, List<String> words) {
    switch (words.get(0)) {
      case "service" ->
          table.frontEnds.put(
              frontEnd(words),
              new ServiceName(
                  key(words.get(4)), words.get(5), ServiceName.Role.valueOf(words.get(6))));
      case "nodeport" ->
          table.nodePorts.put(
              new NameTable.NodePort(
                  Protocol.valueOf(words.get(1)), Integer.parseInt(words.get(2))),
              new ServiceName(key(words.get(3)), words.get(4), ServiceName.Role.NODE_PORT));
      case "endpoint" ->
          table.endpoints.put(frontEnd(words), new EndpointName(words.get(4), words.get(5)));
      case "node" -> table.nodes.put(IpAddress.parse(words.get(1)), words.get(2));
      default -> throw new IllegalArgumentException(words.get(0));
    }
  }

  private static FrontEnd frontEnd(List<String> words) {
    return new FrontEnd(
        Protocol.valueOf(words.get(1)),
        IpAddress.parse(words.get(2)),
        Integer.parseInt(words.get(3)));
  }

  private static ObjectKey key(String text) {
    int slash = text.indexOf('/');
    return new ObjectKey(text.substring(0, Math.max(slash, 0)), text.substring(slash + 1));
  }
}
