namespace Crm.Segmentation;

/// <summary>Binding of attributes where the rows are events: they are those of the customer whose event it is.</summary>
internal sealed partial class Binder
{
    private OwnerOperator? _owner;

    private bool IsOwned(FieldDefinition field) => field.EventName is null && !_isOverCustomers;

    private OwnerOperator BindOwner() => _owner ??= new OwnerOperator(Slots.Next());

    private OwnedColumnOperator BindOwned(FieldDefinition field) => new(Slots.Next(), BindOwner(), new PropertyReader(_column(field), field.Scale));

    private OwnedConditionOperator BindOwnedFlag(FieldDefinition field)
    {
        ulong[] bits = ((FlagColumn)_column(field)).Bits;
        return new OwnedConditionOperator(Slots.Next(), BindOwner(), customer => BitWords.Get(bits, customer));
    }

    private OwnedConditionOperator BindOwnedMissing(FieldDefinition field)
    {
        Column column = _column(field);
        return new OwnedConditionOperator(Slots.Next(), BindOwner(), customer => !column.IsValid(customer));
    }

    private InTagsOperator BindInTags(InTags node)
    {
        FieldDefinition field = ((IFieldHandle)node.Tags).Field;
        return new InTagsOperator(Slots.Next(), Bind(node.Operand), (TagsColumn)_column(field), node.Operand.IgnoresCase || node.Tags.IgnoresCase, IsOwned(field) ? BindOwner() : null);
    }
}
