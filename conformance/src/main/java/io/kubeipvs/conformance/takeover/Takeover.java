package io.kubeipvs.conformance.takeover;

import io.kubeipvs.conformance.cluster.RealCluster;
import io.kubeipvs.conformance.node.ProxiedNode;
import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.walk.ClaimFailedException;
import io.kubeipvs.lab.walk.Claims;
import io.kubeipvs.lab.walk.CommandObserver;
import io.kubeipvs.lab.walk.Operator;
import io.kubeipvs.lab.walk.Transcript;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/**
 * Takes a node over from the real kube-proxy and gives it back, while connections run through it,
 * and tells of it as an operator would do it; ends with a line {@code N passed, N failed, N
 * skipped}, counted in claims.
 *
 * <p>Arguments: the command, the program kube-proxy, address and folder of a cluster's server, the
 * project's folder, a scratch folder, and {@code whole} or {@code short}: without the other modes.
 * Exit status: 0 if every claim holds, 1 if one does not, 2 if it could not be tried.
 */
public final class Takeover {
  private Takeover() {}

  static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 7) {
      System.err.println(
          "usage: Takeover COMMAND KUBE-PROXY ADDRESS FOLDER PROJECT SCRATCH whole|short");
      System.exit(2);
    }
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    Transcript transcript = new Transcript(out, false);
    int status = run(arguments, transcript);
    out.flush();
    System.exit(status);
  }

  private static int run(String[] arguments, Transcript transcript) throws InterruptedException {
    Path scratch = Path.of(arguments[5]);
    Claims claims = new Claims(transcript);
    try {
      Path folder = Files.createDirectories(scratch.resolve("takeover"));
      transcript.say("Starting etcd and kube-apiserver ...");
      RealCluster cluster = RealCluster.start(Path.of(arguments[3]), arguments[2]);
      try (ProxiedNode node =
          new ProxiedNode(
              cluster,
              folder,
              Map.of("kube-ipvs", Path.of(arguments[0]), "kube-proxy", Path.of(arguments[1])))) {
        String objects = objects(Path.of(arguments[4]));
        node.start(objects);
        Operator operator = new Operator(node.commands(), transcript, CommandObserver.none());
        Scene scene = new Scene(node, objects, operator, transcript, claims);
        int skipped = walk(scene, folder, arguments[6].equals("short"));
        transcript.say("");
        transcript.say("%d passed, 0 failed, %d skipped".formatted(claims.held().size(), skipped));
        return 0;
      }
    } catch (ClaimFailedException e) {
      transcript.doesNotHold(e.claim(), e.seen());
      transcript.say("%d passed, 1 failed".formatted(claims.held().size()));
      return 1;
    } catch (IOException | LabException e) {
      System.err.println("takeover: " + e.getMessage());
      return 2;
    }
  }

  /** Services of every kind, and the downloads. */
  private static String objects(Path project) throws IOException {
    return Files.readString(project.resolve("conformance/traffic/objects.yaml"))
        + "---\n"
        + Files.readString(project.resolve("conformance/takeover/objects.yaml"));
  }

  /** Answers how many parts were skipped. */
  private static int walk(Scene scene, Path scratch, boolean isShort)
      throws IOException, InterruptedException {
    SortedMap<String, String> ipvsMode = new FromIpvsMode(scene, scratch).walk();
    if (isShort) {
      return 0;
    }
    new FromOtherMode(scene, "iptables").walk(ipvsMode);
    Output nftables =
        scene
            .operator()
            .asks(ProxiedNode.NODE, "nft add table ip probe && nft delete table ip probe");
    if (!nftables.succeeded()) {
      scene
          .transcript()
          .say(
              "\nFrom nftables mode: skipped, this kernel has IPVS, but nf_tables without IP: "
                  + nftables.text().strip());
      return 1;
    }
    new FromOtherMode(scene, "nftables").walk(ipvsMode);
    return 0;
  }
}
