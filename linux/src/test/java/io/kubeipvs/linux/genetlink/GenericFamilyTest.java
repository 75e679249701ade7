package io.kubeipvs.linux.genetlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.linux.netlink.ScriptedKernel;
import io.kubeipvs.linux.syscall.Errno;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GenericFamilyTest {
  private static final int OLD_ID = 0x1c;
  private static final int NEW_ID = 0x1d;

  private final ScriptedKernel kernel = new ScriptedKernel();
  private final GenericFamily family =
      new GenericFamily(new Conversation(kernel), "IPVS", "load module ip_vs");

  private static GenericRequest request(String operation) {
    return new GenericRequest(operation, GenericRequest.header(3, 1));
  }

  /** A step that answers a look-up with an id. */
  private static ScriptedKernel.Step familyHasId(int id) {
    return messages -> {
      assertThat(messages.getFirst().type()).isEqualTo(FamilyLookup.CONTROLLER_ID);
      byte[] payload =
          GenericRequest.header(1, 2).putText(2, "IPVS").putU16(1, id).putU32(3, 1).toBytes();
      int sequence = messages.getFirst().sequence();
      return List.of(Replies.reply(FamilyLookup.CONTROLLER_ID, 0, sequence, payload));
    };
  }

  /** A step that answers each message, ENOENT unless it is sent to the family's present id. */
  private static ScriptedKernel.Step family(int presentId) {
    return messages -> {
      List<byte[]> replies = new ArrayList<>();
      for (NetlinkMessage message : messages) {
        if (message.type() != presentId) {
          replies.add(Replies.answer(message.sequence(), Errno.ENOENT));
        } else if (message.has(MessageFlags.ACK)) {
          replies.add(Replies.ack(message.sequence()));
        }
      }
      return replies;
    };
  }

  @Test
  void looksUpByTheBytesThatAKernelAccepted() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    assertThat(Hex.words(FamilyLookup.request("IPVS").to(0x10).toBytes(MessageFlags.ACK, 1)))
        .isEqualTo(
            Hex.words(
                Hex.bytes(
                    """
                    20000000 1000 0500 01000000 00000000 # 32 bytes, controller, ACK|REQUEST
                    03 01 0000                           # GETFAMILY, version 1
                    0900 0200 49505653 00 000000         # FAMILY_NAME "IPVS"
                    """)));
  }

  @Test
  void looksUpOnce() throws Exception {
    kernel.then(familyHasId(OLD_ID)).then(family(OLD_ID)).then(family(OLD_ID));

    family.execute(request("first"));
    family.execute(request("second"));

    kernel.assertFinished();
  }

  @Test
  void anUnknownFamilySaysWhatToDo() {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.ENOENT));

    assertThatThrownBy(() -> family.execute(request("delete")))
        .hasMessage(
            "look up netlink family IPVS: ENOENT (No such file or directory); load module ip_vs");
  }

  @Test
  void afterAReloadOfTheModuleTheRequestIsRepeatedToTheNewId() throws Exception {
    kernel.then(familyHasId(OLD_ID)).then(family(NEW_ID)).then(familyHasId(NEW_ID));
    kernel.then(family(NEW_ID));

    family.execute(request("delete"));

    kernel.assertFinished();
  }

  @Test
  void theFamilysOwnEnoentIsNotRepeated() {
    kernel.then(familyHasId(OLD_ID));
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.ENOENT));
    kernel.then(familyHasId(OLD_ID));

    assertThatThrownBy(() -> family.execute(request("delete")))
        .hasMessage("delete: ENOENT (No such file or directory)");
    kernel.assertFinished();
  }

  @Test
  void aModuleUnloadedForGoodSaysSo() {
    kernel.then(familyHasId(OLD_ID)).then(family(NEW_ID));
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.ENOENT));

    assertThatThrownBy(() -> family.execute(request("delete"))).hasMessageContaining("load module");
  }

  @Test
  void aBatchRepeatsWhatWentToTheOldIdAndKeepsThePositions() throws Exception {
    kernel.then(familyHasId(OLD_ID));
    // Operation 1 failed for a reason of its own while the family still had its old id.
    kernel.then(messages ->
        List.of(
            Replies.answer(messages.get(1).sequence(), Errno.EEXIST),
            Replies.answer(messages.get(2).sequence(), Errno.ENOENT),
            Replies.answer(messages.get(3).sequence(), Errno.ENOENT)));
    kernel.then(familyHasId(NEW_ID));
    kernel.then(messages -> {
      assertThat(messages).extracting(NetlinkMessage::type).containsExactly(NEW_ID, NEW_ID);
      return List.of(Replies.answer(messages.get(1).sequence(), Errno.ESRCH));
    });

    BatchResult result =
        family.batch(
            IntStream.range(0, 4).mapToObj(i -> "operation " + i).toList(),
            (operation, out) -> GenericRequest.header(out, 1, 1));

    assertThat(result.failures())
        .extracting(failure -> failure.index() + " " + failure.reason().getMessage())
        .containsExactly(
            "1 operation 1: EEXIST (File exists)", "3 operation 3: ESRCH (No such process)");
    kernel.assertFinished();
  }
}
