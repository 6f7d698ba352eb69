import Learning
import Primitives

/// Rows that a client has sent, cut into batches as their signature says.
struct DeliveredRows: Sendable {
  let batches: DataBatches
  let features: Int
  let classes: Int

  /// What `DataDelivery` says, checked against the root of a job and its client.
  init(decoding bytes: [UInt8], root: Hash256, owner: Address) throws(ActorError) {
    let delivery = try DataDelivery(decoding: bytes)
    do throws(DataError) {
      batches = try DataBatches(delivery.rows, size: delivery.batch)
    } catch {
      throw .invalid("\(error)")
    }
    guard batches.tree(of: owner).root == root else {
      throw .invalid("the rows that were sent have another root than the job")
    }
    (features, classes) = (delivery.rows.featureCount, delivery.rows.classCount)
  }
}
