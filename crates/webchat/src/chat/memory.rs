use hooktalk_protocol::{Memory, Object};

/// What the host puts into the memory of the conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryUpdate {
    /// Keys and values.
    pub memory: Object,
    /// Whether keys that are not among them stay; else the memory is replaced. As the original's
    /// `merge`, it goes by the keys of the top level.
    pub merge: bool,
}

impl MemoryUpdate {
    /// Changes a memory.
    pub fn apply(self, memory: &mut Memory) {
        if self.merge {
            for (key, value) in self.memory {
                memory.insert(key, value);
            }
        } else {
            *memory = Memory::from_object(self.memory);
        }
    }
}
